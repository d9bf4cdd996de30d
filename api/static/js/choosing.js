// Choosing rows of a list: all of a page at once, and how many are chosen.

export function wireChoosing() {
  for (const form of document.querySelectorAll("[data-choosing]")) {
    const boxes = [...form.querySelectorAll('input[name="ids"]')];
    const row = form.querySelector("[data-all]");
    if (!row || !boxes.length) continue;
    row.hidden = false;
    const all = row.querySelector("input");
    const words = row.querySelector("label");
    const plain = words.textContent;
    const count = () => {
      const chosen = boxes.filter((box) => box.checked).length;
      all.checked = chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
      words.textContent = chosen ? `${plain} (đã chọn ${chosen})` : plain;
    };
    all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; count(); });
    for (const box of boxes) box.addEventListener("change", count);
    count();
  }
}
