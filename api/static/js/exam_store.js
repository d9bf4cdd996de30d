// What a candidate chose and the server does not have yet: kept on the device until it does, the same for every tab.
//
// Every choice has a number that rises with time, by the server's clock as far as it is known, so that of two choices
// of a question the later one counts, from whatever tab or device it comes.

const SAVE_MS = 12_000; // how long a request may take
const FIRST_REST_MS = 1_500, LONGEST_REST_MS = 20_000;

/** Returns the store of an attempt. `tell(event, detail)` hears: changed, saved, unsent, over, signedOut, refused. */
export function openStore(attempt, { started, sequence, elapsed, tell }) {
  const name = `${storeName(attempt)}${Date.parse(started)}`;
  let memory = null; // where the browser keeps nothing
  let sending = false, rest = FIRST_REST_MS, timer = 0;

  const read = () => {
    if (memory) return memory;
    try {
      return { ...empty(), ...JSON.parse(localStorage.getItem(name) || "{}") };
    } catch {
      return (memory = empty());
    }
  };
  const write = (state) => {
    if (memory) return;
    try {
      localStorage.setItem(name, JSON.stringify(state));
    } catch {
      memory = state;
    }
  };
  const change = (work) => {
    const state = read();
    work(state);
    write(state);
  };

  const choose = (question, chosen) => {
    change((state) => {
      state.sequence = Math.max(state.sequence, sequence, Math.floor(elapsed() * 10)) + 1;
      state.queue[question] = { chosen, sequence: state.sequence };
    });
    send();
  };

  const waiting = () => Object.entries(read().queue).map(([question, one]) => ({ question: Number(question), ...one }));

  async function send() {
    clearTimeout(timer);
    if (sending || !waiting().length) return;
    sending = true;
    const batch = waiting();
    tell("sending", batch.length);
    const answer = await post(`/api/v1/attempts/${attempt}/answers`, { answers: batch });
    sending = false;
    if (answer.status === 200) {
      forget(batch);
      rest = FIRST_REST_MS;
      tell("saved", answer.body);
      return send();
    }
    if (answer.status === 409) return tell("over");
    if (answer.status === 401) return tell("signedOut", waiting().length);
    if ([403, 404, 422].includes(answer.status)) {
      forget(batch);
      return tell("refused", answer.message);
    }
    tell("unsent", waiting().length);
    timer = setTimeout(send, rest);
    rest = Math.min(LONGEST_REST_MS, rest * 2);
  }

  /** Takes what the server has answered out of the queue, but for what was chosen anew meanwhile. */
  function forget(batch) {
    change((state) => {
      for (const one of batch) {
        if (state.queue[one.question]?.sequence === one.sequence) delete state.queue[one.question];
      }
    });
  }

  /** Returns what the server says to handing in with everything that still waits. */
  async function handIn(prediction) {
    const answer = await post(`/api/v1/attempts/${attempt}/submit`, { answers: waiting(), prediction });
    if (answer.status === 200) forgetAttempt(attempt);
    return answer;
  }

  addEventListener("storage", (event) => {
    if (event.key === name && event.newValue) tell("changed", JSON.parse(event.newValue).queue ?? {});
  });
  addEventListener("online", () => { rest = FIRST_REST_MS; send(); });

  return {
    choose,
    send,
    handIn,
    waiting,
    queue: () => read().queue,
    marks: () => new Set(read().marks),
    mark: (question, on) => change((state) => {
      state.marks = state.marks.filter((one) => one !== question).concat(on ? [question] : []);
    }),
    wantsHandIn: () => read().handIn,
    wantHandIn: (prediction) => change((state) => { state.handIn = { prediction }; }),
    stay: () => change((state) => { state.handIn = null; }),
  };
}

/** Forgets what was kept of an attempt that is over. */
export function forgetAttempt(attempt) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(storeName(attempt))) localStorage.removeItem(name);
    }
  } catch {
    // nothing was kept
  }
}

/** Returns the status (0: no answer came), the body and the words of an answer; the body of a failure is left out. */
export async function post(address, body) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), SAVE_MS);
  try {
    const response = await fetch(address, {
      method: body === undefined ? "GET" : "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: stop.signal,
    });
    const told = response.status === 204 ? {} : await response.json();
    return { status: response.status, body: response.ok ? told : null, message: told.error?.message ?? "" };
  } catch {
    return { status: 0, body: null, message: "" };
  } finally {
    clearTimeout(timer);
  }
}

const storeName = (attempt) => `bai-thi-${attempt}-`;
const empty = () => ({ sequence: 0, queue: {}, marks: [], handIn: null });
