// The audit log: a verification that runs is followed until it has ended, then its result is shown.

const LOOK_MS = 1500;

export function wireAudit() {
  for (const box of document.querySelectorAll("[data-check]")) follow(box);
}

async function follow(box) {
  const words = (count) => count.toLocaleString("vi-VN");
  const line = box.querySelector(".progress p");
  const bar = box.querySelector("progress");
  for (;;) {
    await new Promise((again) => setTimeout(again, LOOK_MS));
    const response = await fetch(box.dataset.check, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!response?.ok) continue;
    const run = await response.json();
    if (!run.running) return location.reload();
    line.textContent = `Đang kiểm tra: ${words(run.done)} trên ${words(run.total)} bản ghi`;
    if (run.total) { bar.max = run.total; bar.value = run.done; }
  }
}
