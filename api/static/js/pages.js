// Small helps on pages: list keys, the outline that follows, showing a password, asking before a deletion.

import { toast } from "./copying.js";
import { el } from "./dom.js";
import { show } from "./panel.js";

export function wirePages() {
  if (!location.hash) document.getElementById("trich")?.scrollIntoView({ block: "center" });
  for (const list of document.querySelectorAll("[data-keys]")) followKeys(list);
  for (const outline of document.querySelectorAll(".outline")) followScroll(outline);
  for (const box of document.querySelectorAll("[data-shows]")) {
    box.closest("label").hidden = false;
    box.addEventListener("change", () => {
      for (const id of box.dataset.shows.split(" ")) document.getElementById(id).type = box.checked ? "text" : "password";
    });
  }
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    form.addEventListener("submit", (event) => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
  }
  for (const node of document.querySelectorAll("[data-toast]")) node.addEventListener("click", () => toast(node.dataset.toast));
  for (const node of document.querySelectorAll("[data-drawer]")) {
    node.addEventListener("click", () => show("Ngăn bên", "", [el("p", {}, "Nội dung mở bên cạnh trang đang xem.")]));
  }
}

/** j and k walk through the list, Enter opens. */
function followKeys(list) {
  const links = [...list.querySelectorAll(".row-subject a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea")) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    const at = links.indexOf(document.activeElement);
    links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + step))]?.focus();
  });
}

/** Marks the outline's entry for the clause at the top of the window. */
function followScroll(outline) {
  const links = new Map([...outline.querySelectorAll('a[href^="#"]')].map((link) => [link.hash.slice(1), link]));
  const anchors = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let waiting = false;
  const update = () => {
    waiting = false;
    const passed = anchors.filter((anchor) => anchor.getBoundingClientRect().top < 140);
    const current = links.get((passed.at(-1) ?? anchors[0])?.id);
    for (const link of links.values()) link.toggleAttribute("aria-current", false);
    current?.setAttribute("aria-current", "location");
    if (current && getComputedStyle(outline).position === "sticky") {
      const top = current.offsetTop - outline.clientHeight / 2;
      outline.scrollTop = top;
    }
  };
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(update); } }, { passive: true });
  update();
}
