// Feedback without loading the page: nothing is said to be kept before the server has said so.

import { toast } from "./copying.js";

export function wireFeedback() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.feedback) return;
    event.preventDefault();
    send(form, event.submitter?.value || null);
  });
}

async function send(form, verdict) {
  const buttons = form.querySelectorAll("button");
  for (const one of buttons) one.disabled = true;
  try {
    const response = await fetch(form.dataset.feedback, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ verdict, comment: form.elements.comment.value }),
    });
    const body = await response.json();
    if (!response.ok) return toast(body.error.message);
    for (const one of form.querySelectorAll("[name=verdict]")) one.setAttribute("aria-pressed", String(one.value === body.verdict));
    toast("Đã ghi nhận góp ý.");
  } catch {
    toast("Chưa gửi được góp ý. Đề nghị kiểm tra mạng và thử lại.");
  } finally {
    for (const one of buttons) one.disabled = false;
  }
}
