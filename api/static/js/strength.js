// How hard a password is to guess, while it is typed: the same estimate as vanban/password_rules.py makes of it.

import { el } from "./dom.js";

const LEAST = 40, GOOD = 55, BEST = 75, LONGEST_WORD = 20, LONGEST = 128;
const RUNS = ["abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "qweasdzxc", "!@#$%^&*()"];
const BOTH_WAYS = [...RUNS, ...RUNS.map((run) => [...run].reverse().join(""))];
const LOOKALIKES = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b", "@": "a", $: "s", "!": "i" };
const YEAR = /^(?:19|20)\d\d$/;
const DATE = /^(?:0?[1-9]|[12]\d|3[01])[./-]?(?:0?[1-9]|1[0-2])[./-]?(?:19|20)?\d\d$/;

export function wireStrength() {
  for (const input of document.querySelectorAll("input[data-strength]")) {
    const place = document.getElementById(input.dataset.strength);
    const common = new Set(input.dataset.words.split(" "));
    const fields = input.dataset.fields.split(" ").filter(Boolean).map((id) => document.getElementById(id));
    const meter = el("meter", { min: 0, max: BEST, low: LEAST, high: GOOD, optimum: BEST, "aria-hidden": "true" });
    const words = el("span", {});
    place.append(meter, words);
    const say = () => {
      const about = [...input.dataset.about.split("|"), ...fields.map((field) => field.value)];
      const bits = strengthBits(input.value, about, common);
      place.hidden = !input.value;
      meter.value = Math.min(bits, BEST);
      words.textContent = verdict(input.value, bits);
    };
    for (const field of [input, ...fields]) field.addEventListener("input", say);
  }
}

function verdict(password, bits) {
  const missing = 12 - [...password.normalize("NFC")].length;
  if (missing > 0) return `Còn thiếu ${missing} ký tự`;
  if (bits < LEAST) return "Dễ đoán, chưa dùng được";
  return bits < GOOD ? "Tạm được" : bits < BEST ? "Tốt" : "Rất tốt";
}

/** Returns the bits of the cheapest known way to guess a password. */
export function strengthBits(password, about, common) {
  const text = bare(password).slice(0, LONGEST), own = ownWords(about);
  const likeness = text.map((char) => LOOKALIKES[char] ?? char);
  const best = [0];
  for (let end = 1; end <= text.length; end++) {
    best[end] = best[end - 1] + characterBits(text[end - 1]);
    for (let start = 0; start < end - 1; start++) {
      const piece = text.slice(start, end).join(""), like = likeness.slice(start, end).join("");
      best[end] = Math.min(best[end], best[start] + pieceBits(piece, like, end - start, own, common));
    }
    for (let start = Math.floor((end + 1) / 2); start < end; start++) {
      if (text.slice(start, end).join("") === text.slice(2 * start - end, start).join("")) best[end] = Math.min(best[end], best[start] + 2);
    }
  }
  return best[text.length];
}

function pieceBits(piece, like, length, own, common) {
  const bits = [];
  if (own.has(piece) || own.has(like)) bits.push(4);
  else if (common.has(piece) || common.has(like)) bits.push(9);
  if (length >= 3 && BOTH_WAYS.some((run) => run.includes(piece))) bits.push(8);
  if (YEAR.test(piece)) bits.push(7);
  else if (length >= 6 && length <= 10 && DATE.test(piece)) bits.push(13);
  return bits.length ? Math.min(...bits) : Infinity;
}

function characterBits(char) {
  if (" ._-".includes(char)) return 1;
  if (/^[0-9]$/.test(char)) return 3;
  return /^[a-z]$/i.test(char) ? 4 : 5;
}

/** Returns the characters in lower case without marks, one for one. */
function bare(text) {
  return [...text.normalize("NFC")].map((char) => {
    const lower = char.toLowerCase(), base = [...lower.normalize("NFD")];
    if (lower === "đ") return "d";
    return base.slice(1).every((mark) => /\p{M}/u.test(mark)) ? base[0] : lower;
  });
}

function ownWords(about) {
  const whole = about.map((words) => bare(words).join(""));
  const parts = whole.flatMap((words) => words.split(/[^a-z0-9]+/));
  const joined = whole.map((words) => words.replace(/[^a-z0-9]+/g, ""));
  return new Set([...parts, ...joined].filter((word) => word.length >= 2 && word.length <= LONGEST_WORD));
}
