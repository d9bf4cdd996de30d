// Asking with the answer as it comes. Without this file the same form works by loading a page.

import { copy } from "./copying.js";
import { button, el } from "./dom.js";
import { events } from "./events.js";
import { carriedQuestion } from "./home.js";
import { banner, replyView, turnFoot } from "./reply.js";

const counts = new Intl.NumberFormat("vi-VN");

export function wireChat() {
  const form = document.getElementById("composer");
  if (!form) return;
  const chat = new Chat(form);
  for (const turn of document.querySelectorAll(".turn")) addTools(turn);
  for (const example of document.querySelectorAll(".example")) {
    example.addEventListener("click", (event) => {
      event.preventDefault();
      chat.ask(example.value);
    });
  }
  if (location.pathname === "/hoi" && !location.search) chat.ask(carriedQuestion());
  document.querySelector(".turn:last-child:not(:first-child)")?.scrollIntoView();
}

class Chat {
  constructor(form) {
    this.form = form;
    this.box = form.elements.q;
    this.send = form.querySelector("#send");
    this.stop = form.querySelector("#stop");
    this.turns = document.getElementById("turns");
    this.running = null;
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!this.running) form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.running) this.ask(this.box.value);
    });
    this.stop.addEventListener("click", () => this.running?.abort());
  }

  async ask(question) {
    if (!question.trim() || this.running) return;
    this.begin();
    const turn = el("article", { class: "turn", "aria-busy": "true" },
      el("h2", { class: "question" }, el("span", { class: "hide" }, "Câu hỏi: "), question.trim()));
    const status = el("p", { class: "status-line", role: "status" }, "Đang gửi câu hỏi…");
    const typing = el("div", { class: "answer-text" }, el("p", { class: "typing" }));
    turn.append(el("div", { class: "reply" }, el("div", { class: "said" }, status, typing)));
    this.turns.append(turn);
    turn.scrollIntoView({ block: "start" });
    try {
      await this.follow(question, turn, status, typing.firstChild);
      this.box.value = "";
    } catch (error) {
      fail(turn, error.name === "AbortError" ? "Đã dừng theo yêu cầu." : error.told ?? "Mất kết nối với máy chủ. Đề nghị kiểm tra mạng và hỏi lại.");
      this.box.value ||= question;
    } finally {
      turn.removeAttribute("aria-busy");
      this.end();
    }
  }

  async follow(question, turn, status, typing) {
    const response = await fetch("/api/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({ question, conversation_id: Number(this.form.elements.conversation_id.value) || null, as_of: this.form.elements.as_of.value || null }),
      signal: this.running.signal,
    });
    if (!response.ok) throw told(await problem(response));
    for await (const { name, data } of events(response)) {
      if (name === "searching") status.textContent = `Đang tìm trong ${counts.format(data.documents)} văn bản…`;
      else if (name === "found") status.textContent = found(data);
      else if (name === "writing") status.textContent = "Đang soạn câu trả lời…";
      else if (name === "delta") typing.append(data.text);
      else if (name === "error") throw told(data.error.message);
      else if (name === "done") return this.finish(turn, data);
    }
    throw told("Câu trả lời bị ngắt giữa chừng. Đề nghị hỏi lại.");
  }

  finish(turn, reply) {
    turn.id = `luot-${reply.turn_id}`;
    turn.dataset.turn = reply.turn_id;
    turn.querySelector(".reply").replaceWith(replyView(reply.turn_id, reply), turnFoot(reply.conversation_id, reply.turn_id));
    addTools(turn);
    turn.scrollIntoView({ block: "start" });
    const field = this.form.elements.conversation_id;
    if (!field.value) this.opened(reply.conversation_id, turn.querySelector(".question").lastChild.textContent);
    field.value = reply.conversation_id;
  }

  /** A new conversation gets its own address, its tools and its place in the list. */
  opened(id, title) {
    for (const node of document.querySelectorAll("[data-of]")) node.setAttribute(node.tagName === "A" ? "href" : "action", `/hoi-dap/${id}/${node.dataset.of}`);
    document.getElementById("title").value = title.slice(0, 120);
    document.getElementById("own-tools").hidden = false;
    history.replaceState(null, "", `/hoi-dap/${id}`);
    document.title = `${title} · Trợ lý văn bản`;
    for (const link of document.querySelectorAll("#history [aria-current]")) link.removeAttribute("aria-current");
    document.getElementById("history").prepend(el("li", {}, el("a", { href: `/hoi-dap/${id}`, title, "aria-current": "page" }, el("span", {}, title))));
  }

  begin() {
    this.running = new AbortController();
    document.getElementById("welcome")?.remove();
    this.form.querySelector(".banner")?.remove();
    this.send.hidden = true;
    this.stop.hidden = false;
  }

  end() {
    this.running = null;
    this.send.hidden = false;
    this.stop.hidden = true;
    if (matchMedia("(pointer: fine)").matches) this.box.focus({ preventScroll: true }); // no keyboard over the answer
  }
}

function found({ documents, passages }) {
  return passages ? `Tìm thấy ${counts.format(passages)} đoạn trong ${counts.format(documents)} văn bản. Đang kiểm tra trích dẫn…` : "Chưa thấy đoạn phù hợp. Đang kiểm tra lại…";
}

function told(message) {
  return Object.assign(new Error("told"), { told: message });
}

async function problem(response) {
  if (response.status === 401) {
    location.assign(`/dang-nhap?next=${encodeURIComponent(location.pathname)}`);
  }
  try {
    return (await response.json()).error.message;
  } catch {
    return "Máy chủ chưa trả lời được. Đề nghị thử lại sau ít phút.";
  }
}

function fail(turn, message) {
  turn.querySelector(".status-line")?.remove();
  turn.querySelector(".said").append(banner(message, "bad"));
}

function addTools(turn) {
  turn.querySelector(".answer-tools")?.prepend(
    button("Chép", { kind: "quiet", icon: "copy", onclick: () => copy(plain(turn), "Đã chép câu trả lời và căn cứ.") }),
    button("In", { kind: "quiet", icon: "print", onclick: () => print() }));
}

/** The turn as plain text: question, answer, sources with their attributes. */
function plain(turn) {
  const sources = [...turn.querySelectorAll(".source")].map((source) => [...source.children].map((child) => child.innerText.trim()).join("\n"));
  const answer = turn.querySelector(".answer-text").innerText.trim();
  const question = turn.querySelector(".question").lastChild.textContent;
  return [`Hỏi: ${question}`, answer, sources.length ? `Căn cứ:\n${sources.join("\n\n")}` : ""].filter(Boolean).join("\n\n");
}

