// The document beside the answer: a side panel on wide screens, a drawer over the page on phones.

import { button, el, icon } from "./dom.js";

const WIDE = matchMedia("(min-width: 1100px)");
let dialog = null;
let opener = null;
let loading = null;

/** Makes links marked data-open show their document in the panel; without scripts they simply lead there. */
export function wirePanel() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    openDocument(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dialog?.open) close();
  });
}

async function openDocument(link) {
  opener = link;
  loading?.abort();
  loading = new AbortController();
  show(link.textContent, link.href, [el("p", { class: "status-line" }, "Đang mở văn bản…")]);
  try {
    const response = await fetch(link.href, { signal: loading.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const parts = ["#noi-dung .document-subject", "#noi-dung .document-head > .meta", "#noi-dung .document-head > .banner", "#van-ban"];
    const nodes = parts.map((part) => page.querySelector(part)).filter(Boolean);
    if (!response.ok || !page.querySelector("#van-ban")) throw new Error("not a document");
    show(link.textContent, link.href, nodes.map((node) => document.importNode(node, true)));
    dialog.querySelector("#trich")?.scrollIntoView({ block: "center" });
  } catch (error) {
    if (error.name === "AbortError") return;
    show(link.textContent, link.href, [el("p", {}, "Không mở được văn bản này. Đề nghị thử lại hoặc mở ở trang riêng.")]);
  }
}

/** Shows nodes in the panel under a title. */
export function show(title, href, nodes) {
  dialog ??= document.body.appendChild(el("dialog", { class: "panel", "aria-labelledby": "panel-title" }));
  const tools = el("div", {},
    href ? el("a", { class: "button quiet", href, title: "Mở ở trang riêng" }, icon("open"), el("span", { class: "hide" }, "Mở ở trang riêng")) : null,
    button("Đóng", { kind: "quiet", icon: "close", onclick: close }));
  dialog.replaceChildren(
    el("div", { class: "panel-head" }, el("h2", { id: "panel-title" }, title), tools),
    el("div", { class: "panel-body", tabindex: "0", role: "region", "aria-label": title }, nodes));
  if (!dialog.open) {
    if (WIDE.matches) dialog.show();
    else dialog.showModal();
    document.body.classList.toggle("with-panel", WIDE.matches);
  }
  dialog.querySelector(".panel-head .button:last-child").focus();
}

function close() {
  dialog.close();
  document.body.classList.remove("with-panel");
  opener?.focus();
}
