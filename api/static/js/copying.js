// Copying, and the short message that says so.

let hiding = 0;

/** Shows a short message for four seconds; screen readers speak it. */
export function toast(words) {
  const node = document.getElementById("thong-bao");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { node.hidden = true; }, 4000);
}

/** Copies text and says `done`; works on plain HTTP too, where the clipboard interface is missing. */
export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyBySelection(text)) {
      toast("Trình duyệt không cho chép. Đề nghị chọn và chép bằng tay.");
      return;
    }
  }
  toast(done);
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hide";
  (document.querySelector("dialog:modal") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}
