// Handing in: asks once more and names what is open; sends what still waits along; tries again until the line is back.

const AGAIN_MS = 5_000;
const WAITS = "Chưa nộp được vì mất mạng. Bài giữ trên máy này và tự nộp khi có mạng; đừng đóng trang.";
const LATE = "Hết giờ mà chưa có mạng. Các câu đã lưu được tính; câu chưa gửi kịp thì không. Kết quả hiện khi có mạng.";

/** Returns handing in: `atTheEnd` when the time is up, `again` where it was asked for before and no answer came. */
export function wireHandingIn(root, { store, questions, trouble, toResult }) {
  const dialog = root.querySelector("[data-dialog]");
  const field = root.querySelector("[data-prediction]");
  const confirm = root.querySelector("[data-confirm-hand-in]");
  let busy = false, ended = false;

  root.querySelector("[data-hand-in]").addEventListener("click", (event) => {
    if (!dialog.showModal) return; // an old browser: the page that asks once more
    event.preventDefault();
    dialog.querySelector("[data-dialog-words]").textContent = openWords(questions.unanswered());
    dialog.querySelector("[data-dialog-trouble]").textContent = "";
    dialog.showModal();
  });
  root.querySelector("[data-stay]").addEventListener("click", () => { store.stay(); dialog.close(); });
  confirm.addEventListener("click", () => {
    const prediction = readNumber(field?.value ?? "");
    if (Number.isNaN(prediction)) return say("Câu hỏi phụ cần một số nguyên, ví dụ 1250.");
    store.wantHandIn(prediction);
    send();
  });

  function say(words) {
    if (dialog.open) dialog.querySelector("[data-dialog-trouble]").textContent = words;
    else trouble(words);
  }

  async function send() {
    if (busy || !store.wantsHandIn()) return;
    busy = confirm.disabled = true;
    const answer = await store.handIn(store.wantsHandIn().prediction);
    busy = confirm.disabled = false;
    if (answer.status === 200) return toResult();
    if (answer.status === 422) { store.stay(); return say(answer.message); }
    if (answer.status === 404) return toResult();
    if (answer.status === 401) return say("Phiên làm việc đã hết. Đăng nhập lại ở thẻ khác; bài được nộp khi quay lại đây.");
    say(ended ? LATE : WAITS);
    setTimeout(send, AGAIN_MS);
  }

  addEventListener("online", send);
  return {
    atTheEnd() {
      ended = true;
      if (dialog.open) dialog.close();
      for (const input of root.querySelectorAll(".exam-questions input")) input.disabled = true;
      trouble("Hết giờ làm bài, đang nộp bài.");
      store.wantHandIn(store.wantsHandIn()?.prediction ?? readNumber(field?.value ?? "") ?? null);
      send();
    },
    again: send,
  };
}

function openWords(numbers) {
  if (!numbers.length) return "Đã trả lời đủ các câu. Nộp rồi thì không sửa được nữa.";
  return `Còn ${numbers.length} câu chưa trả lời: câu ${numbers.join(", ")}. Nộp rồi thì không sửa được nữa.`;
}

/** Returns a whole number, null for an empty field, NaN for anything else: "1.250" is 1250. */
function readNumber(words) {
  const digits = words.replaceAll(/[\s.]/g, "");
  if (!digits) return null;
  return /^\d{1,10}$/.test(digits) ? Number(digits) : Number.NaN;
}
