// The form of a question: one more option without loading the page anew. Without scripts the button asks the server.

const LETTERS = "ABCDEFGHIJKL";

export function wireBank() {
  for (const form of document.querySelectorAll("form[data-options]")) {
    const add = form.querySelector("[data-add-row]");
    if (!add || !form.querySelector(".option-row")) continue;
    add.addEventListener("click", (event) => {
      event.preventDefault();
      const rows = form.querySelectorAll(".option-row");
      rows[rows.length - 1].after(blankRow(rows[rows.length - 1], rows.length));
      form.querySelector(`#pa-${rows.length}`).focus();
      add.hidden = rows.length + 1 >= Number(form.dataset.options);
    });
  }
}

/** Returns an empty row for the option at this place, made like another. */
function blankRow(like, place) {
  const row = like.cloneNode(true);
  const [origin, key, text] = ["[name=origin]", "[name=key]", "[name=option]"].map((name) => row.querySelector(name));
  origin.value = "";
  key.checked = false;
  key.value = String(place);
  text.value = "";
  text.id = `pa-${place}`;
  row.querySelector(".key-pick span").textContent = LETTERS[place];
  const label = row.querySelector("label.hide");
  label.htmlFor = text.id;
  label.textContent = `Phương án ${LETTERS[place]}`;
  return row;
}
