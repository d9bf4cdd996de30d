// Handing files in: a batch is followed while it is read; choosing and sending is in uploading.js.

import { button, el } from "./dom.js";
import { events } from "./events.js";
import { wireUpload } from "./uploading.js";

const TONES = { indexed: "good", failed: "bad", rejected: "bad", held: "warn" };

export function wireIntake() {
  for (const form of document.querySelectorAll("form[data-upload]")) wireUpload(form);
  for (const box of document.querySelectorAll("[data-follow]")) follow(box);
  for (const node of document.querySelectorAll("[data-sure]")) {
    node.addEventListener("click", (event) => { if (!confirm(node.dataset.sure)) event.preventDefault(); });
  }
}

/** Follows a batch until all its files have ended; a broken connection is taken up again. */
async function follow(box) {
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      const response = await fetch(box.dataset.batch, { headers: { Accept: "text/event-stream" } });
      if (!response.ok) return;
      for await (const { name, data } of events(response)) {
        tries = 0;
        if (name === "job") showJob(data);
        else showBatch(box, data);
        if (name === "done") return;
      }
    } catch { /* the line is down: again in a while */ }
    await new Promise((again) => setTimeout(again, 2000));
  }
}

function showBatch(box, batch) {
  const done = batch.total - batch.unfinished;
  const words = (count) => count.toLocaleString("vi-VN");
  box.querySelector("[data-batch-words]").textContent = `Đã xong ${words(done)} trên ${words(batch.total)} tệp.`;
  const bar = box.querySelector("progress");
  bar.max = batch.total || 1;
  bar.value = done;
}

function showJob(job) {
  const row = document.querySelector(`[data-job="${job.id}"]`) ?? newRow(job);
  const cell = (name) => row.querySelector(`[data-cell="${name}"]`);
  cell("status").replaceChildren(
    el("span", { class: `badge ${TONES[job.status] ?? ""}`.trim() }, job.words),
    job.status === "running" && job.doing ? el("p", { class: "meta" }, job.doing) : "",
  );
  cell("document").replaceChildren(named(job));
  cell("notes").replaceChildren(
    job.problem ? el("p", {}, job.problem) : "", ...job.warnings.map((line) => el("p", { class: "meta" }, line)),
  );
  cell("actions").replaceChildren(...actions(job));
}

function newRow(job) {
  const row = el("tr", { "data-job": job.id }, el("td", {}, job.name),
    ...["status", "document", "notes", "actions"].map((name) => el("td", { "data-cell": name })));
  document.querySelector(".jobs tbody").append(row);
  return row;
}

function named(job) {
  if (job.document_id) {
    const link = el("a", { href: `/van-ban/${job.document_id}` }, job.number ?? "Mở văn bản");
    const publish = el("a", { href: `/van-ban/cho-cong-bo#van-ban-${job.document_id}` }, "Xem lại, công bố");
    return job.to_publish ? el("div", {}, link, el("p", {}, publish)) : link;
  }
  if (job.held_file_id) return el("a", { href: "/van-ban/cho-quyet-dinh" }, job.number ?? "Xem tệp");
  return job.number ?? "";
}

function actions(job) {
  const found = [];
  if (job.may_cancel) found.push(act(`/van-ban/nap/viec/${job.id}/huy`, "Hủy", "close"));
  if (job.may_retry) found.push(act(`/van-ban/nap/viec/${job.id}/thu-lai`, "Thử lại", "history"));
  return found;
}

function act(address, words, name) {
  const send = button(words, { kind: "quiet", icon: name });
  send.type = "submit";
  return el("form", { action: address, method: "post" }, send);
}
