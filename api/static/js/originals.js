// A document's tabs, and text beside its original: the page that is shown follows the clause under reading.

import { el } from "./dom.js";

const WIDE = matchMedia("(min-width: 900px)"); // where the page stands beside the text and stays in sight
const SETTLED = 200; // milliseconds without scrolling before another page is asked for

export function wireOriginals() {
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) showTab(tab);
  for (const beside of document.querySelectorAll("[data-follow-pages]")) follow(beside);
}

/** Brings the current tab into the row of tabs, which is wider than a phone. */
function showTab(tab) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - row.clientWidth / 2;
}

function follow(beside) {
  const anchors = [...beside.querySelectorAll("[data-page]")];
  const picture = beside.querySelector(".sheet image");
  const pager = beside.querySelector(".sheet-pager");
  if (!anchors.length || !picture || !pager) return;
  const first = Number(beside.dataset.followPages);
  const state = { page: first, first, boxes: beside.querySelector(".cited-boxes"), picture, pager, beside };
  pager.before(switchFor(state));
  if (state.boxes.childElementCount) waitForReader(state); // the cited passage stays until the reader moves on
  let waiting = 0;
  addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (state.follows && WIDE.matches) show(state, pageUnderReading(anchors)); }, SETTLED);
  }, { passive: true });
}

function switchFor(state) {
  const box = el("input", { type: "checkbox", id: "theo-trang", checked: true });
  state.follows = true;
  box.addEventListener("change", () => { state.follows = box.checked; });
  return el("div", { class: "check" }, box, el("label", { for: "theo-trang" }, "Trang đi theo điều, khoản đang đọc"));
}

function waitForReader(state) {
  state.follows = false;
  const begin = () => {
    state.follows = state.beside.querySelector("#theo-trang").checked;
    for (const kind of ["wheel", "touchmove", "keydown"]) removeEventListener(kind, begin);
  };
  for (const kind of ["wheel", "touchmove", "keydown"]) addEventListener(kind, begin, { passive: true });
}

/** The page of the last clause that begins above the middle of the window. */
function pageUnderReading(anchors) {
  const line = innerHeight / 2;
  let page = Number(anchors[0].dataset.page);
  for (const anchor of anchors) {
    if (anchor.getBoundingClientRect().top > line) break;
    page = Number(anchor.dataset.page);
  }
  return page;
}

function show(state, page) {
  if (!page || page === state.page) return;
  state.page = page;
  const address = new URL(state.picture.getAttribute("href"), location.href);
  address.pathname = address.pathname.replace(/\d+$/, String(page));
  state.picture.setAttribute("href", address.pathname + address.search);
  const large = state.beside.querySelector(".sheet figcaption a");
  large.href = large.getAttribute("href").replace(/\d+\?/, `${page}?`);
  state.boxes.classList.toggle("elsewhere", page !== state.first);
  const title = state.beside.querySelector(".sheet title");
  title.textContent = title.textContent.replace(/^Trang \d+/, `Trang ${page}`);
  const field = state.pager.querySelector("input[name=trang]");
  field.value = page;
  for (const [rel, to] of [["prev", page - 1], ["next", page + 1]]) {
    const link = state.pager.querySelector(`a[rel=${rel}]`);
    if (!link) continue;
    const target = new URL(link.href);
    target.searchParams.set("trang", to);
    link.href = target.href;
    link.toggleAttribute("hidden", to < 1 || to > Number(field.max));
  }
}
