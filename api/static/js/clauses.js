// "Chép đường dẫn" and "Chép trích dẫn" on every clause of a document.

import { button, el } from "./dom.js";
import { copy } from "./copying.js";

let menu = null;

export function wireClauses() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.clause");
    if (!link) {
      if (!event.target.closest(".clause-menu")) closeMenu();
      return;
    }
    event.preventDefault();
    if (menu?.link === link) closeMenu(true);
    else openMenu(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu) {
      event.preventDefault();
      event.stopImmediatePropagation();
      closeMenu(true);
    }
  }, true);
}

function openMenu(link) {
  closeMenu();
  const address = addressOf(link);
  const node = el("div", { class: "clause-menu", role: "group", "aria-label": "Chép" },
    button("Chép đường dẫn", { icon: "link", onclick: () => copyAndClose(address, "Đã chép đường dẫn.") }),
    button("Chép trích dẫn", { icon: "copy", onclick: () => copyAndClose(link.dataset.citation, "Đã chép trích dẫn.") }));
  link.setAttribute("aria-expanded", "true");
  link.after(node);
  node.scrollIntoView({ block: "nearest" });
  node.querySelector("button").focus({ preventScroll: true });
  menu = { link, node };
}

/** The clause's own address: in the panel, the document's page rather than the conversation's. */
function addressOf(link) {
  const page = link.closest(".panel")?.querySelector(".panel-head a")?.href ?? location.href;
  const address = new URL(page);
  address.hash = link.hash;
  address.searchParams.delete("start");
  address.searchParams.delete("end");
  return address.href;
}

async function copyAndClose(text, done) {
  await copy(text, done);
  closeMenu(true);
}

function closeMenu(refocus = false) {
  if (!menu) return;
  menu.link.removeAttribute("aria-expanded");
  menu.node.remove();
  if (refocus) menu.link.focus();
  menu = null;
}
