// The line to our host: what phones send goes out by POST, one after the other; what happens comes in over one stream.

import { say } from "./words.js";

const queues = new Map();

// Sends one message; resolves with null when it is kept, else with {say, again}. The id makes a repeat harmless.
export function send(phone, fields) {
  const before = queues.get(phone) || Promise.resolve();
  const sending = before.then(() => post(phone, fields));
  queues.set(phone, sending);
  return sending;
}

async function post(phone, fields) {
  const form = new FormData();
  form.set("phone", phone);
  for (const [name, value] of Object.entries(fields)) if (value != null && value !== "") form.set(name, value);
  try {
    const answer = await fetch("/coba/kirim", { method: "POST", body: form, headers: { "X-Kentongan": "coba" } });
    if (answer.ok) return null;
    const trouble = await answer.json().catch(() => ({}));
    return { say: trouble.say || say("no.line"), again: answer.status === 429 || answer.status >= 500 };
  } catch {
    return { say: say("no.line"), again: true };
  }
}

export async function startOver() {
  const answer = await fetch("/coba/ulang", { method: "POST", headers: { "X-Kentongan": "coba" } });
  return answer.ok;
}

// Follows all phones. The browser reconnects by itself with Last-Event-ID; after a refusal we do, with the same number.
export function listen({ anew, message, read, now, lost }) {
  let last = "";
  let wait = 1000;
  const connect = () => {
    const source = new EventSource("/coba/aliran" + (last ? `?sejak=${last}` : ""));
    const hear = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data), event));
    hear("awal", anew);
    hear("pesan", (data, event) => {
      last = event.lastEventId;
      message(data);
    });
    hear("dibaca", read);
    hear("kini", () => {
      wait = 1000;
      now();
    });
    source.onerror = () => {
      lost();
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 30000);
    };
  };
  connect();
}
