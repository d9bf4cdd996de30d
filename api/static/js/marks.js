// A mark in the answer and the card it names light up together, with the words they stand for.

const TURN = ".turn, .waiting > li"; // in a conversation, or in the list of feedback

export function wireMarks() {
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, (event) => light(event.target));
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.mark");
    if (!mark) return;
    event.preventDefault();
    light(mark);
    const turn = mark.closest(TURN);
    turn.querySelector(`.source[data-mark="${mark.dataset.mark}"]`)?.scrollIntoView({ block: "nearest" });
    turn.querySelector(`.source[data-mark="${mark.dataset.mark}"] a`)?.focus({ preventScroll: true });
  });
}

function light(target) {
  const holder = target.closest?.("[data-mark], [data-marks]");
  const turn = holder?.closest(TURN);
  for (const node of document.querySelectorAll(".lit")) node.classList.remove("lit");
  if (!turn) return;
  const marks = (holder.dataset.mark ?? holder.dataset.marks).split(" ");
  for (const node of turn.querySelectorAll(".source, .statement[data-marks]")) {
    const own = (node.dataset.mark ?? node.dataset.marks).split(" ");
    node.classList.toggle("lit", own.some((mark) => marks.includes(mark)));
  }
}
