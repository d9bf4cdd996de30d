// Parts of a page that follow what happens: fetched again every few seconds while they say so. Without scripts a link
// beside them loads the page anew.

export function wireLive() {
  for (const part of document.querySelectorAll("[data-live]")) follow(part);
}

function follow(part) {
  for (const node of part.querySelectorAll(".reload")) node.hidden = true;
  const again = async () => {
    const busy = document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]");
    if (!busy && !(await renew(part))) return;
    setTimeout(again, Number(part.dataset.live));
  };
  setTimeout(again, Number(part.dataset.live));
}

/** Puts the part as the server shows it now in its place; returns whether it wants to be followed on. */
async function renew(part) {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return false;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part.id);
    if (!fresh) return false;
    part.replaceChildren(...fresh.childNodes);
    for (const node of part.querySelectorAll(".reload")) node.hidden = true;
    return fresh.hasAttribute("data-live");
  } catch {
    return true; // the line is down for a moment
  }
}
