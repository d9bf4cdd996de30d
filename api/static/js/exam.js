// Sitting an exam: every choice is saved at once, or kept until the line is back; the time left; the map of questions.
// Without this the page works with plain forms.

import { startClock } from "./exam_clock.js";
import { wireHandingIn } from "./exam_handing_in.js";
import { forgetAttempt, openStore, post } from "./exam_store.js";
import { wireQuestions } from "./exam_questions.js";

const NOTED_S = 2; // shorter looks away are not noted
const SLOW_MS = 800;

export function wireExam() {
  const over = document.querySelector("[data-exam-over]");
  if (over) forgetAttempt(over.dataset.examOver);
  const root = document.querySelector("[data-exam]");
  if (root) wireAttempt(root);
}

function wireAttempt(root) {
  const attempt = root.dataset.exam;
  const saved = root.querySelector("[data-saved]");
  const announce = (words) => { root.querySelector("[data-announce]").textContent = words; };
  const say = (words, unsent = false) => {
    saved.textContent = words;
    saved.classList.toggle("unsent", unsent);
  };
  const trouble = (words, link = null) => {
    const box = root.querySelector("[data-trouble]");
    box.hidden = !words;
    box.querySelector("p").replaceChildren(words, ...(link ? [" ", link] : []));
  };
  const toResult = () => {
    forgetAttempt(attempt);
    leaving.now = true;
    location.assign(`/lam-bai/${attempt}/ket-qua`);
  };
  const leaving = { now: false };
  let slow = 0; // a save that takes long is told of; most do not

  const clock = startClock(root, { announce, onEnd: () => queueMicrotask(() => handing.atTheEnd()) });
  const store = openStore(attempt, {
    started: root.dataset.started,
    sequence: Number(root.dataset.sequence),
    elapsed: clock.elapsed,
    tell: (event, detail) => heard[event](detail),
  });
  const questions = wireQuestions(root, store);
  const heard = {
    sending: () => { clearTimeout(slow); slow = setTimeout(() => say("Đang lưu…"), SLOW_MS); },
    saved: (answer) => {
      clearTimeout(slow);
      clock.sync(answer.seconds_left);
      trouble("");
      if (!store.waiting().length) say(`Đã lưu ${clock.timeOfDay()}`);
      if (answer.older.length) refresh();
    },
    unsent: (count) => { clearTimeout(slow); say(`Chưa gửi được, sẽ gửi khi có mạng (${count} câu)`, true); },
    changed: (queue) => questions.apply(queue),
    over: toResult,
    signedOut: (count) => {
      clearTimeout(slow);
      say(`Chưa gửi được (${count} câu)`, true);
      trouble("Phiên làm việc đã hết. Câu trả lời vẫn giữ trên máy này và được gửi sau khi", signInLink(attempt));
    },
    refused: (words) => { trouble(`${words} Đề nghị xem lại các câu vừa chọn.`); refresh(); },
  };
  const handing = wireHandingIn(root, { store, questions, trouble, toResult });

  /** Takes over what the server holds: another device may have gone on. */
  async function refresh() {
    const answer = await post(`/api/v1/attempts/${attempt}`);
    if (answer.status !== 200) return;
    if (answer.body.over) return toResult();
    clock.sync(answer.body.seconds_left, answer.body.ends_at);
    const kept = store.queue();
    const theirs = answer.body.questions.filter((one) => !(one.question in kept));
    questions.apply(Object.fromEntries(theirs.map((one) => [one.question, { chosen: one.chosen }])));
  }

  watchLeaving(root, attempt, () => { refresh(); store.send(); });
  addEventListener("beforeunload", (event) => {
    if (!leaving.now && store.waiting().length) event.preventDefault();
  });
  root.querySelector("form").addEventListener("submit", () => { leaving.now = true; });
  addEventListener("pageshow", (event) => { if (event.persisted) { leaving.now = false; refresh(); } });

  say("Mỗi lựa chọn được lưu ngay.");
  questions.apply(store.queue());
  if (store.wantsHandIn()) handing.again();
  else store.send();
}

/** Notes how long the page was out of sight, which candidates were told of before; not in practice. */
function watchLeaving(root, attempt, back) {
  let left = null;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { left = performance.now(); return; }
    const seconds = left === null ? 0 : Math.round((performance.now() - left) / 1000);
    left = null;
    if (seconds >= NOTED_S && !("practice" in root.dataset)) {
      post(`/api/v1/attempts/${attempt}/events`, { kind: "roi_trang", seconds: Math.min(seconds, 86_400) });
    }
    back();
  });
}

function signInLink(attempt) {
  const link = document.createElement("a");
  link.href = `/dang-nhap?next=${encodeURIComponent(`/lam-bai/${attempt}`)}`;
  link.textContent = "đăng nhập lại.";
  return link;
}
