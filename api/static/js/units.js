// Units and people. The tree: dragging one onto another opens the form that moves it, filled in; nothing moves by itself.

/** Folds the filters of a list on narrow screens, where they would stand before what was found. */
export function wireFolding() {
  if (!window.matchMedia("(max-width: 899px)").matches) return;
  for (const box of document.querySelectorAll("details[data-folds]")) box.open = false;
}

/** Makes the living units of the tree draggable. */
export function wireUnits() {
  const tree = document.querySelector("[data-unit-tree]");
  if (!tree) return;
  const hint = document.querySelector("[data-drag-hint]");
  if (hint && window.matchMedia("(pointer: fine)").matches) hint.hidden = false;
  let dragged = null;
  for (const line of tree.querySelectorAll("[data-unit]")) line.draggable = true;
  tree.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-unit]");
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.unit);
  });
  tree.addEventListener("dragover", (event) => {
    const target = targetOf(event, dragged);
    mark(tree, target);
    if (target) event.preventDefault();
  });
  tree.addEventListener("drop", (event) => {
    const target = targetOf(event, dragged);
    if (!target) return;
    event.preventDefault();
    location.assign(`/quan-tri/don-vi/${dragged.dataset.unit}?chuyen_toi=${target.dataset.unit}#chuyen`);
  });
  tree.addEventListener("dragend", () => {
    mark(tree, null);
    dragged = null;
  });
}

function targetOf(event, dragged) {
  const target = event.target.closest("[data-unit]");
  if (!dragged || !target || target === dragged) return null;
  const item = dragged.closest("li");
  const branch = item.hasAttribute("data-branch") ? item : null;
  return branch && branch.contains(target) ? null : target; // not into its own branch
}

function mark(tree, target) {
  for (const line of tree.querySelectorAll(".target")) line.classList.remove("target");
  if (target) target.classList.add("target");
}
