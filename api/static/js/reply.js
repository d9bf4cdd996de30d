// A reply as nodes: the same structure that templates/reply.html makes on the server.

import { el, icon } from "./dom.js";

const STATUS = {
  con_hieu_luc: ["Còn hiệu lực", "good", "good"],
  het_hieu_luc: ["Hết hiệu lực", "bad", "ended"],
  het_hieu_luc_mot_phan: ["Hết hiệu lực một phần", "warn", "partly"],
  chua_co_hieu_luc: ["Chưa có hiệu lực", "warn", "waiting"],
};

const VERDICTS = [["dung", "Đúng"], ["sai", "Sai"], ["sai_can_cu", "Sai căn cứ"], ["loi_thoi", "Lỗi thời"]];

export function replyView(turn, reply) {
  const day = dateWords(reply.understood?.as_of);
  const gaps = gapWords(reply.gaps);
  const said = el("div", { class: "said" },
    reply.notes.map((note) => el("p", { class: "note" }, note)),
    day && !reply.notes.join(" ").includes(day) ? el("p", { class: "note" }, `Xét tại ngày ${day}.`) : null,
    reply.warnings.map((warning) => banner(warning)),
    el("div", { class: "answer-text" }, answerView(turn, reply)),
    gaps ? el("p", { class: "note gaps" }, gaps) : null,
    reply.origin === "generative" ? el("p", { class: "note" }, "Mô hình soạn, đã đối chiếu với căn cứ.") : null,
    reply.choices.length ? summaries(reply.choices) : null,
    reply.nearest.length ? [el("h3", { class: "nearest-title" }, "Văn bản gần nhất"), summaries(reply.nearest)] : null);
  const view = el("div", { class: `reply kind-${reply.kind}` }, said);
  if (reply.citations.length || reply.related.length) {
    view.append(el("div", { class: "beside" },
      reply.citations.length ? sources(turn, reply.citations) : null,
      reply.related.length ? relatedView(reply) : null));
  }
  return view;
}

/** What stands below a reply: tools, and the form for feedback. */
export function turnFoot(conversation, turn) {
  return el("div", { class: "turn-foot" },
    el("div", { class: "answer-tools" },
      el("a", { class: "button quiet", href: `/hoi-dap/${conversation}/xuat.docx?luot=${turn}`, download: true }, icon("download"), el("span", {}, "Xuất Word"))),
    feedbackForm(conversation, turn));
}

function feedbackForm(conversation, turn) {
  const verdict = ([value, words]) => el("button", { class: "button", type: "submit", name: "verdict", value, "aria-pressed": "false" }, words);
  return el("form", { class: "feedback", action: `/hoi-dap/${conversation}/luot/${turn}/gop-y`, method: "post", "data-feedback": `/api/v1/conversations/${conversation}/turns/${turn}/feedback` },
    el("fieldset", {},
      el("legend", {}, "Câu trả lời này thế nào?"),
      el("div", { class: "cluster" }, VERDICTS.map(verdict)),
      el("details", {}, el("summary", {}, "Ghi thêm ý kiến"),
        el("label", { class: "hide", for: `y-kien-${turn}` }, "Ý kiến về câu trả lời"),
        el("textarea", { id: `y-kien-${turn}`, name: "comment", rows: 2, maxlength: 2000 }),
        el("button", { class: "button", type: "submit" }, "Gửi ý kiến")),
      el("p", { class: "hint" }, "Bấm là gửi câu hỏi và câu trả lời này kèm ý kiến tới văn thư của đơn vị và quản trị viên.")));
}

function sources(turn, citations) {
  return el("section", { class: "sources", "aria-label": "Căn cứ của câu trả lời" },
    el("h3", {}, `Căn cứ (${citations.length})`),
    el("ol", {}, citations.map((citation, at) =>
      source(turn, citation, at > 0 && citations[at - 1].document_id === citation.document_id))));
}

function relatedView({ kind, related }) {
  const title = kind === "refusal" ? "Đoạn gần nhất (không trả lời câu hỏi)" : "Xem thêm";
  return el("details", { class: "related" }, el("summary", {}, `${title} (${related.length})`),
    el("ol", {}, related.map((one) => el("li", {},
      el("a", { href: place(one), "data-open": true }, name(one)),
      el("p", { class: "meta" }, joined([dateWords(one.date), sentence(one.path)])),
      el("p", { class: "related-quote" }, one.quote)))));
}

/** Returns what the sources do not cover, as api/wording.py says it. */
function gapWords(gaps) {
  const told = gaps.map((gap) => gap.trim()).filter((gap) => gap.replace(/[ .;]/g, ""));
  const isSentence = (gap) => gap.endsWith(".") && gap[0] !== gap[0].toLowerCase();
  const phrases = told.filter((gap) => !isSentence(gap)).map((gap) => gap.replace(/[.;]+$/, ""));
  const rest = phrases.length ? [`Căn cứ không nói tới: ${phrases.join("; ")}.`] : [];
  return [...told.filter(isSentence), ...rest].join(" ");
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

/** Returns [words, marks] pairs: a mark supports the words before it, back to the mark before; a number inside a
 * quotation is the source's (api/marking.py). */
function supported(block, known) {
  const found = [];
  const quoted = quotations(block);
  let begin = 0;
  for (const match of block.matchAll(/(?:[ \t]?\[\d{1,3}\])+/g)) {
    const marks = match[0].match(/\d+/g).map(Number);
    const inside = quoted.some(([start, end]) => start < match.index && match.index < end);
    if (!inside && marks.every((mark) => known.has(mark))) {
      found.push([block.slice(begin, match.index), marks]);
      begin = match.index + match[0].length;
    }
  }
  if (begin < block.length) found.push([block.slice(begin), []]);
  return found;
}

/** Returns the half-open ranges of every “…”; a mark that is never closed opens none. */
function quotations(text) {
  const open = [];
  const found = [];
  [...text.matchAll(/[“”]/g)].forEach(({ 0: mark, index }) => {
    if (mark === "“") open.push(index);
    else if (open.length) found.push([open.pop(), index + 1]);
  });
  return found;
}

/** ``again``: the source above is of the same document, whose attributes need no repeating. */
function source(turn, citation, again = false) {
  const meta = [again ? "" : dateWords(citation.date), again ? "" : citation.issuer, citation.page ? `trang ${citation.page}` : ""];
  return el("li", { class: "source", id: `can-cu-${turn}-${citation.mark}`, "data-mark": citation.mark },
    el("p", { class: "source-name" }, el("span", { class: "source-mark" }, `[${citation.mark}]`), " ",
      el("a", { href: place(citation), "data-open": true }, name(citation))),
    joined(meta) ? el("p", { class: "meta" }, joined(meta)) : null,
    again || citation.status === "con_hieu_luc" ? null : el("p", {}, statusBadge(citation.status)),
    citation.subject && !again ? el("p", { class: "source-subject" }, sentence(citation.subject)) : null,
    citation.path ? el("p", { class: "source-path" }, sentence(citation.path)) : null,
    el("blockquote", {}, citation.quote));
}

function place(citation) {
  return `/van-ban/${citation.document_id}?start=${citation.start}&end=${citation.end}#trich`;
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
