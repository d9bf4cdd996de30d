// The time left of an attempt: what the server said, counted on by a clock that nobody can set.

const ANNOUNCED = [[300, "Còn 5 phút."], [60, "Còn 1 phút."]];
const SHOWN_S = 24 * 3600; // more than a day left is told by its end alone
const ZONE_MS = 7 * 3600 * 1000; // Việt Nam

/** Returns the clock of an attempt; `onEnd` is called once at its end, `announce` with words to read out. */
export function startClock(root, { announce, onEnd }) {
  const ends = Date.parse(root.dataset.ends), started = Date.parse(root.dataset.started);
  const box = root.querySelector("[data-clock]"), words = root.querySelector("[data-clock-words]");
  let left = Number(root.dataset.left), since = performance.now(), ended = false;
  const told = new Set(ANNOUNCED.filter(([at]) => left <= at).map(([at]) => at));

  const now = () => left - (performance.now() - since) / 1000;
  const sync = (seconds) => { left = seconds; since = performance.now(); show(); };

  function show() {
    const seconds = Math.max(0, Math.ceil(now()));
    if (seconds > SHOWN_S) return;
    box.hidden = false;
    root.querySelector("[data-ends-words]").hidden = true;
    const said = clockWords(seconds);
    if (words.textContent !== said) words.textContent = said;
    words.closest(".exam-clock").classList.toggle("late", seconds <= 300);
    for (const [at, line] of ANNOUNCED) {
      if (seconds <= at && !told.has(at)) { told.add(at); announce(line); }
    }
    if (seconds === 0 && !ended) { ended = true; onEnd(); }
  }

  show();
  setInterval(show, 500);
  return {
    sync,
    elapsed: () => Math.max(0, (ends - started) / 1000 - now()),
    /** Returns the server's time of day, "10:32". */
    timeOfDay: () => new Date(ends - now() * 1000 + ZONE_MS).toISOString().slice(11, 16),
  };
}

function clockWords(seconds) {
  const two = (count) => String(count).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
