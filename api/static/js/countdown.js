// How long something still works, counted down where the server wrote how long it works.

/** Wires every element with data-until="moment". */
export function wireCountdown() {
  for (const node of document.querySelectorAll("[data-until]")) count(node, Date.parse(node.dataset.until));
}

function count(node, until) {
  const left = Math.ceil((until - Date.now()) / 1000);
  if (left <= 0) {
    node.textContent = "0 phút (đã hết hạn)";
    return;
  }
  node.textContent = left > 60 ? `${Math.ceil(left / 60)} phút` : `${left} giây`;
  setTimeout(() => count(node, until), 1000);
}
