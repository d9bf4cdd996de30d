// Choosing and sending files: many, whole folders, dragged or picked; sent in pieces under the limit of one upload.

import { button, el } from "./dom.js";

const MOST_FILES = 100; // of one piece
const KEPT = "vanban-con-lai"; // names that were chosen and not sent yet, should the page be left

export function wireUpload(form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector("[data-drop]");
  const box = { form, input, files: [], chosen: form.querySelector("[data-chosen]"), limit: Number(form.dataset.limit) };
  input.required = false;
  input.addEventListener("change", () => add(box, [...input.files]));
  wireFolder(box, drop);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", async (event) => { event.preventDefault(); add(box, await dropped(event.dataTransfer)); });
  form.addEventListener("submit", (event) => { event.preventDefault(); send(box); });
  tellLeftOver(box);
}

function wireFolder(box, drop) {
  const folder = el("input", { type: "file", webkitdirectory: true, hidden: true, "aria-hidden": "true", tabindex: "-1" });
  folder.addEventListener("change", () => add(box, [...folder.files]));
  drop.append(folder, button("Chọn cả thư mục", { kind: "quiet", icon: "open", onclick: () => folder.click() }));
}

/** Returns all files that were dropped, those inside folders too. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  return entries.length ? (await Promise.all(entries.map(filesOf))).flat() : [...transfer.files];
}

async function filesOf(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) { // a reader gives some hundred entries at a time
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    found.push(...(await Promise.all(some.map(filesOf))).flat());
  }
}

function add(box, files) {
  const known = new Set(box.files.map(key));
  box.files.push(...files.filter((file) => !known.has(key(file)) && !file.name.startsWith(".")));
  show(box);
}

const key = (file) => `${file.webkitRelativePath || file.name}/${file.size}/${file.lastModified}`;

function show(box) {
  box.rows = new Map(box.files.map((file) => {
    const words = el("span", { class: "meta" }, size(file.size));
    return [file, { words, row: el("li", {}, `${file.webkitRelativePath || file.name} `, words) }];
  }));
  const total = box.files.reduce((sum, file) => sum + file.size, 0);
  box.sum ??= box.chosen.parentElement.insertBefore(el("p", {}), box.chosen);
  box.sum.textContent = box.files.length > 1 ? `Đã chọn ${box.files.length.toLocaleString("vi-VN")} tệp, ${size(total)}` : "";
  box.chosen.replaceChildren(...[...box.rows.values()].map(({ row }) => row));
}

/** Returns the files in pieces that fit one upload. */
function pieces(files, limit) {
  const found = [[]];
  let bytes = 0;
  for (const file of files) {
    if (found.at(-1).length && (bytes + file.size > limit || found.at(-1).length >= MOST_FILES)) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1).push(file);
    bytes += file.size;
  }
  return found;
}

async function send(box) {
  if (!box.files.length) return say(box, "Chưa chọn tệp nào. Đề nghị chọn ít nhất một tệp.");
  const submit = box.form.querySelector("button[type=submit]");
  const all = pieces(box.files, 0.9 * box.limit);
  const stay = (event) => event.preventDefault();
  window.addEventListener("beforeunload", stay);
  submit.disabled = true;
  let address = "";
  try {
    for (const [at, piece] of all.entries()) {
      sessionStorage.setItem(KEPT, JSON.stringify(all.slice(at).flat().map((file) => file.name).slice(0, 500)));
      submit.querySelector("span").textContent = all.length > 1 ? `Đang gửi phần ${at + 1} trên ${all.length}…` : "Đang gửi…";
      address = await post(box, piece);
    }
    sessionStorage.removeItem(KEPT);
  } catch (error) {
    return say(box, error.message);
  } finally {
    window.removeEventListener("beforeunload", stay);
    submit.disabled = false;
    submit.querySelector("span").textContent = "Nạp vào kho";
  }
  location.assign(all.length > 1 ? "/van-ban/nap#lan-gui" : address);
  if (all.length > 1) location.reload();
}

/** Sends some files; returns the address of their batch. Their names show how far the sending is. */
function post(box, files) {
  const body = new FormData(box.form);
  body.delete("files");
  for (const file of files) body.append("files", file, file.name);
  const tell = (words) => { for (const file of files) box.rows.get(file).words.textContent = words; };
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", box.form.action);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) tell(`đang gửi ${Math.round((100 * event.loaded) / event.total)} %`);
    });
    request.addEventListener("load", () => {
      if (request.status < 400) {
        tell("đã gửi");
        box.files = box.files.filter((file) => !files.includes(file));
        done(request.responseURL);
      } else {
        tell("chưa gửi được");
        failed(new Error(reason(request)));
      }
    });
    request.addEventListener("error", () => {
      tell("chưa gửi được");
      failed(new Error("Mất kết nối khi đang gửi. Các tệp chưa gửi vẫn còn trong danh sách; bấm “Nạp vào kho” để gửi tiếp."));
    });
    request.send(body);
  });
}

function reason(request) {
  if (request.status === 413) return "Phần đang gửi lớn hơn mức cho phép. Bỏ bớt tệp lớn rồi gửi lại.";
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  return page.querySelector("main p")?.textContent.trim() || "Máy chủ chưa nhận được tệp. Đề nghị thử lại.";
}

function say(box, words) {
  let note = box.form.querySelector("[data-upload-problem]");
  if (!note) {
    note = el("p", { class: "banner bad", role: "alert", "data-upload-problem": true });
    box.form.prepend(note);
  }
  note.textContent = words;
  note.scrollIntoView({ block: "center" });
}

function tellLeftOver(box) {
  const names = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  if (!names.length) return;
  sessionStorage.removeItem(KEPT);
  const some = names.slice(0, 3).join(", ") + (names.length > 3 ? "…" : "");
  say(box, `Lần trước còn ${names.length.toLocaleString("vi-VN")} tệp chưa gửi (${some}). Chọn lại các tệp ấy; tệp đã gửi rồi sẽ được nhận ra, không nạp hai lần.`);
}

function size(bytes) {
  const mega = bytes / 1048576;
  return mega >= 1 ? `${mega.toFixed(1).replace(".", ",")} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
