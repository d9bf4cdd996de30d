// The time left of an attempt: what the server said, counted on by a clock that nobody can set.

const ANNOUNCED = [[300, "Còn 5 phút."], [60, "Còn 1 phút."]];
const SHOWN_S = 24 * 3600; // more than a day left is told by its end alone
const ZONE_MS = 7 * 3600 * 1000; // Việt Nam

/** Returns the clock of an attempt; `onEnd` is called once at its end, `announce` with words to read out. */
export function startClock(root, { announce, onEnd }) {
  const started = Date.parse(root.dataset.started);
  const box = root.querySelector("[data-clock]"), words = root.querySelector("[data-clock-words]");
  let left = 0, since = 0, moment = 0, ended = false;
  const told = new Set(ANNOUNCED.filter(([at]) => Number(root.dataset.left) <= at).map(([at]) => at));
  const passed = () => (performance.now() - since) / 1000;

  /** Takes over the seconds left and, where it is told too, the end: together they give the server's time of day. */
  function sync(seconds, ends = null) {
    moment = ends === null ? moment + passed() * 1000 : Date.parse(ends) - seconds * 1000;
    left = seconds;
    since = performance.now();
    show();
  }

  function show() {
    const seconds = Math.max(0, Math.ceil(left - passed()));
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

  sync(Number(root.dataset.left), root.dataset.ends);
  setInterval(show, 500);
  return {
    sync,
    /** Returns the seconds since the attempt began. */
    elapsed: () => Math.max(0, (moment - started) / 1000 + passed()),
    /** Returns the server's time of day, "10:32". */
    timeOfDay: () => new Date(moment + passed() * 1000 + ZONE_MS).toISOString().slice(11, 16),
  };
}

function clockWords(seconds) {
  const two = (count) => String(count).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
