// Forms that take a while: says so, shows that something is going on, and cannot be sent twice.

import { el } from "./dom.js";

/** Wires every form with data-wait="words". */
export function wireWaiting() {
  for (const form of document.querySelectorAll("form[data-wait]")) {
    form.addEventListener("submit", () => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
      const words = form.dataset.wait;
      form.append(el("div", { class: "progress", role: "status" }, el("p", {}, words), el("progress", { "aria-label": words })));
    });
  }
  // Coming back with the browser's back button: the form is usable again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-wait]")) {
      for (const button of form.querySelectorAll("button")) button.disabled = false;
      form.querySelector(".progress")?.remove();
    }
  });
}
