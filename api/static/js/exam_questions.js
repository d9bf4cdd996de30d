// The questions of an attempt on the page: choosing, marking, going from one to another, and the map of them.

/** Returns the questions of the page: `apply` shows choices that came from elsewhere, `open` lists unanswered ones. */
export function wireQuestions(root, store) {
  const whole = "whole" in root.dataset;
  const boxes = [...root.querySelectorAll("[data-question]")];
  const cells = [...root.querySelectorAll(".exam-map .exam-cell")];
  const next = root.querySelector("[data-next]"), back = root.querySelector("[data-back]");
  let at = Math.max(0, boxes.findIndex((box) => !box.hidden));

  const inputs = (box) => [...box.querySelectorAll(".exam-option input")];
  const chosen = (box) => inputs(box).filter((input) => input.checked).map((input) => Number(input.value)).sort((a, b) => a - b);
  const unanswered = () => boxes.filter((box) => !chosen(box).length).map((box) => Number(box.dataset.number));

  function show(number, { focus = true } = {}) {
    at = Math.min(Math.max(number, 1), boxes.length) - 1;
    if (!whole) {
      boxes.forEach((box, index) => { box.hidden = index !== at; });
      root.querySelector('input[name="cau"]').value = at + 1;
      root.querySelector(".exam-explained")?.remove();
      history.replaceState(null, "", `?cau=${at + 1}`);
      scrollTo(0, 0);
    }
    paint();
    if (focus) boxes[at].focus({ preventScroll: !whole });
    if (whole) boxes[at].scrollIntoView();
  }

  function paint() {
    const marks = store.marks();
    boxes.forEach((box, index) => {
      const answered = chosen(box).length > 0, marked = marks.has(box.dataset.question), cell = cells[index];
      cell.classList.toggle("answered", answered);
      cell.classList.toggle("marked", marked);
      cell.querySelector("[data-cell-words]").textContent = `, ${answered ? "đã trả lời" : "chưa trả lời"}${marked ? ", xem lại" : ""}`;
      if (!whole && index === at) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
      box.querySelector("[data-mark]").setAttribute("aria-pressed", String(marked));
      box.querySelector("[data-clear]").hidden = !answered || inputs(box)[0].type === "checkbox";
    });
    root.querySelector("[data-count]").textContent = `Đã trả lời ${boxes.length - unanswered().length}/${boxes.length} câu`;
    if (next) next.hidden = at === boxes.length - 1;
    if (back) back.hidden = at === 0;
  }

  function took(box) {
    store.choose(box.dataset.question, chosen(box));
    paint();
  }

  function wireBox(box) {
    const mark = box.querySelector("[data-mark]");
    mark.hidden = false;
    mark.addEventListener("click", () => {
      store.mark(box.dataset.question, mark.getAttribute("aria-pressed") !== "true");
      paint();
    });
    for (const input of inputs(box)) input.addEventListener("change", () => took(box));
    box.querySelector("[data-clear]").addEventListener("click", (event) => {
      event.preventDefault();
      for (const input of inputs(box)) input.checked = false;
      took(box);
      inputs(box)[0].focus();
    });
    const explain = box.querySelector("[data-explain] span");
    if (explain) explain.textContent = "Xem đáp án";
  }

  function keys(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const box = event.target.closest?.("[data-question]");
    const step = { ArrowRight: 1, ArrowLeft: -1, Enter: event.target.matches("input") ? 1 : 0 }[event.key];
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); // everything is saved already
    if (step && !whole && box) { event.preventDefault(); show(at + 1 + step); return; }
    const place = "123456".indexOf(event.key) >= 0 ? Number(event.key) - 1 : "abcdef".indexOf(event.key.toLowerCase());
    const input = box && event.key.length === 1 && place >= 0 ? inputs(box)[place] : null;
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.click();
  }

  boxes.forEach(wireBox);
  cells.forEach((cell, index) => cell.addEventListener("click", (event) => { event.preventDefault(); show(index + 1); }));
  next?.addEventListener("click", (event) => { event.preventDefault(); show(at + 2); });
  back?.addEventListener("click", (event) => { event.preventDefault(); show(at); });
  if (next) next.querySelector("span").textContent = "Câu sau";
  const save = root.querySelector("[data-save]");
  if (save) save.hidden = true;
  root.querySelector("[data-legend-mark]").hidden = false;
  root.querySelector("[data-keys]").hidden = whole || !matchMedia("(hover: hover)").matches;
  root.querySelector(".exam-questions").addEventListener("keydown", keys);
  paint();

  return {
    show,
    unanswered,
    /** Shows choices by question: {question: {chosen}}. */
    apply(choices) {
      for (const box of boxes) {
        const one = choices[box.dataset.question];
        if (one) for (const input of inputs(box)) input.checked = one.chosen.includes(Number(input.value));
      }
      paint();
    },
  };
}
