// Asking from the home page: the question is carried to the conversation page, which sends it and shows the answer as
// it comes. It travels in the tab's own store, so that a link from elsewhere can make nobody ask anything.

const KEY = "vanban.question";
const NUMBER = /^(?:[\p{L}.]+\s+){0,4}\d[\d.]*\s*[-–/]\s*\S+(?:\s*[-–/]\s*\S+)*$/u; // "57-NQ/TW": leads to the document

export function wireHome() {
  for (const form of document.querySelectorAll("form[data-asks]")) {
    form.addEventListener("submit", (event) => {
      const question = (event.submitter?.value || form.elements.q.value).trim();
      if (!question || NUMBER.test(question) || !keep(question)) return;
      event.preventDefault();
      location.assign("/hoi");
    });
  }
  const box = document.querySelector("form[data-asks] textarea");
  box?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    box.form.requestSubmit();
  });
}

/** Returns the question carried here from the home page, once. */
export function carriedQuestion() {
  try {
    const question = sessionStorage.getItem(KEY) ?? "";
    sessionStorage.removeItem(KEY);
    return question;
  } catch {
    return "";
  }
}

function keep(question) {
  try {
    sessionStorage.setItem(KEY, question);
    return true;
  } catch {
    return false; // a browser that keeps nothing: the form is posted as without scripts
  }
}
