// Page images that are being made: asks whether they are there and then opens the page anew. Without scripts the link
// beside the words does that.

const FIRST = 700, LONGEST = 5000; // milliseconds between two askings: soon at first, then ever less often
const TRIES = 8, PAUSE = 2000; // of a picture that did not come

export function wireAwaiting() {
  for (const box of document.querySelectorAll("[data-awaited]")) awaitImages(box);
  for (const picture of document.querySelectorAll(".sheet image")) retried(picture);
}

function awaitImages(box) {
  box.querySelector(".awaited-words").hidden = false;
  let pause = FIRST;
  const ask = async () => {
    if (!document.hidden && !(await stillMaking(box.dataset.awaited))) return;
    pause = Math.min(LONGEST, pause * 1.4);
    setTimeout(ask, pause);
  };
  setTimeout(ask, pause);
}

/** Opens the page anew when there is something to see; returns whether it is worth asking again. */
async function stillMaking(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.status === 204) location.reload();
    return response.status === 202 || response.status >= 500;
  } catch {
    return true; // the line is down for a moment
  }
}

/** A picture of a page that is drawn under heavy load may come late: it is asked for again. */
function retried(picture) {
  let tries = 0;
  picture.addEventListener("error", () => {
    if (++tries > TRIES) return;
    const address = picture.getAttribute("href");
    const again = `${address.replace(/&lan=\d+$/, "")}&lan=${tries}`; // another address, or the browser would not ask
    setTimeout(() => { if (picture.getAttribute("href") === address) picture.setAttribute("href", again); }, PAUSE);
  });
}
