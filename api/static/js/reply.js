// A reply as nodes: the same structure that templates/reply.html makes on the server.

import { el, icon } from "./dom.js";

const STATUS = {
  con_hieu_luc: ["Còn hiệu lực", "good", "good"],
  het_hieu_luc: ["Hết hiệu lực", "bad", "ended"],
  het_hieu_luc_mot_phan: ["Hết hiệu lực một phần", "warn", "partly"],
  chua_co_hieu_luc: ["Chưa có hiệu lực", "warn", "waiting"],
};

export function replyView(turn, reply) {
  const said = el("div", { class: "said" },
    reply.notes.map((note) => el("p", { class: "note" }, note)),
    reply.warnings.map((warning) => banner(warning)),
    el("div", { class: "answer-text" }, answerView(turn, reply)),
    reply.choices.length ? summaries(reply.choices) : null,
    reply.nearest.length ? [el("h3", { class: "nearest-title" }, "Văn bản gần nhất"), summaries(reply.nearest)] : null);
  const view = el("div", { class: `reply kind-${reply.kind}` }, said);
  if (reply.citations.length) {
    view.append(el("section", { class: "sources", "aria-label": "Căn cứ của câu trả lời" },
      el("h3", {}, `Căn cứ (${reply.citations.length})`),
      el("ol", {}, reply.citations.map((citation) => source(turn, citation)))));
  }
  return view;
}

export function banner(words, tone = "warn") {
  return el("div", { class: `banner ${tone}`, role: "note" }, icon(tone === "bad" ? "ended" : "warning"), el("p", {}, words));
}

function answerView(turn, reply) {
  const known = new Set(reply.citations.map((citation) => citation.mark));
  return reply.text.trim().split(/\n[ \t]*\n/).filter((block) => block.trim()).map((block) => {
    const paragraph = el("p");
    for (const [words, marks] of supported(block, known)) {
      words.split("\n").forEach((line, index) => {
        if (index) paragraph.append(el("br"));
        if (line) paragraph.append(el("span", { class: "statement", "data-marks": marks.length ? marks.join(" ") : null }, line));
      });
      for (const mark of marks) {
        paragraph.append(el("a", { class: "mark", href: `#can-cu-${turn}-${mark}`, "data-mark": mark, title: `Xem căn cứ ${mark}` }, `[${mark}]`));
      }
    }
    return paragraph;
  });
}

/** Returns [words, marks] pairs: a mark supports the words before it, back to the mark before (api/marking.py). */
function supported(block, known) {
  const found = [];
  let words = "";
  for (const piece of block.split(/((?:[ \t]?\[\d{1,3}\])+)/)) {
    const marks = /^(?:[ \t]?\[\d{1,3}\])+$/.test(piece) ? piece.match(/\d+/g).map(Number) : [];
    if (marks.length && marks.every((mark) => known.has(mark))) {
      found.push([words, marks]);
      words = "";
    } else {
      words += piece;
    }
  }
  if (words) found.push([words, []]);
  return found;
}

function source(turn, citation) {
  const href = `/van-ban/${citation.document_id}?start=${citation.start}&end=${citation.end}#trich`;
  const meta = [dateWords(citation.date), citation.issuer, citation.page ? `trang ${citation.page}` : ""];
  return el("li", { class: "source", id: `can-cu-${turn}-${citation.mark}`, "data-mark": citation.mark },
    el("p", { class: "source-name" }, el("span", { class: "source-mark" }, `[${citation.mark}]`), " ",
      el("a", { href, "data-open": true }, name(citation))),
    el("p", { class: "meta" }, joined(meta)),
    citation.status === "con_hieu_luc" ? null : el("p", {}, statusBadge(citation.status)),
    citation.subject ? el("p", { class: "source-subject" }, sentence(citation.subject)) : null,
    citation.path ? el("p", { class: "source-path" }, sentence(citation.path)) : null,
    el("blockquote", {}, citation.quote));
}

function summaries(documents) {
  return el("ul", { class: "choices" }, documents.map((one) => el("li", { class: "card" },
    el("a", { href: `/van-ban/${one.document_id}` }, name(one)),
    el("p", { class: "meta" }, joined([dateWords(one.date), one.issuer, one.term ? `nhiệm kỳ ${one.term}` : ""])),
    one.subject ? el("p", { class: "subject" }, sentence(one.subject)) : null,
    el("p", {}, statusBadge(one.status)))));
}

function statusBadge(status) {
  const [words, tone, shape] = STATUS[status] ?? [status, "", ""];
  return el("span", { class: `badge ${tone}`.trim() }, shape ? icon(shape) : null, words);
}

function name(one) {
  return one.number ? `${one.type || "Văn bản"} số ${one.number}` : one.type || "Văn bản";
}

function joined(parts) {
  return parts.filter(Boolean).join(" · ");
}

function dateWords(date) {
  return date ? date.split("-").reverse().join("/") : "";
}

function sentence(words) {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
