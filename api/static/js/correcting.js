// Correcting a document: units are filtered by name, and a page whose picture cannot be had shows no empty frame.

const bare = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

export function wireCorrecting() {
  for (const picker of document.querySelectorAll("[data-unit-picker]")) wirePicker(picker);
  for (const figure of document.querySelectorAll("[data-page-picture]")) wirePicture(figure);
}

function wirePicker(picker) {
  const box = picker.querySelector("[data-unit-filter]");
  const items = [...picker.querySelectorAll(".units li")].map((item) => [item, bare(item.textContent)]);
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (event) => {
    const wanted = bare(event.target.value.trim());
    for (const [item, words] of items) item.hidden = !words.includes(wanted);
  });
  const audience = picker.closest("form").querySelector("[name=pham_vi]");
  audience?.addEventListener("change", () => { picker.open = audience.value === "named"; });
}

function wirePicture(figure) {
  const picture = figure.querySelector("img");
  const hide = () => { figure.hidden = true; figure.parentElement.classList.add("alone"); };
  picture.addEventListener("error", hide);
  if (picture.complete && picture.naturalWidth === 0 && picture.loading !== "lazy") hide();
}
