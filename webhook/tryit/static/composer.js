// The lower edge of a phone: typing, attaching, recording.

import { el, page, say } from "./words.js";
import { openContact, openLocation, openMenu } from "./sheets.js";

export function makeComposer(name, send, complain) {
  const words = el("textarea", { rows: 1, maxlength: page.longest, placeholder: say("write"), enterkeyhint: "send",
    "aria-label": say("write.as", { name }), autocomplete: "off" });
  const attach = el("button", { type: "button", class: "round", "aria-label": say("attach"), "aria-haspopup": "dialog", text: "+" });
  const go = el("button", { type: "submit", class: "round go", "aria-label": say("send"), hidden: true }, icon("send"));
  const record = el("button", { type: "button", class: "round go", "aria-label": say("record") }, icon("mic"));
  const form = el("form", { class: "composer" }, attach, words, go, record);

  const grow = () => {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, 120)}px`;
    go.hidden = !words.value.trim();
    record.hidden = !go.hidden;
  };
  words.addEventListener("input", grow);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return;
    send({ text });
    words.value = "";
    grow();
    words.focus();
  });

  const sendFile = (kind, file, seconds = 0) => {
    if (file.size > page.largest) complain(say("no.large"));
    else send({ kind, file, seconds });
  };
  const choose = (kind, accept) => {
    const input = el("input", { type: "file", accept });
    input.addEventListener("change", () => input.files[0] && sendFile(kind, input.files[0]));
    input.click();
  };
  attach.addEventListener("click", () => openMenu(form, [
    ["photo", () => choose("photo", "image/*")],
    ["location", () => openLocation(form, send)],
    ["contact", () => openContact(form, send)],
    ["voice", () => choose("voice", "audio/*")],
  ]));
  record.addEventListener("click", async () => {
    const recording = await startRecording().catch(() => null);
    if (!recording) return choose("voice", "audio/*"); // no microphone, or it was refused
    showRecording(form, recording, (file, seconds) => sendFile("voice", file, seconds));
  });
  return form;
}

async function startRecording() {
  if (!window.MediaRecorder) throw new Error("no recorder");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const chunks = [];
  recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
  recorder.start();
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  const stop = () => new Promise((done) => {
    const length = seconds();
    recorder.addEventListener("stop", () => {
      for (const track of stream.getTracks()) track.stop();
      done([new File(chunks, "suara", { type: recorder.mimeType.split(";")[0] }), length]);
    });
    recorder.stop();
  });
  return { seconds, stop };
}

function showRecording(form, { seconds, stop }, keep) {
  const time = el("span", { text: "0:00" });
  const tick = setInterval(() => {
    const passed = seconds();
    time.textContent = `${Math.floor(passed / 60)}:${String(passed % 60).padStart(2, "0")}`;
  }, 500);
  const end = async (kept) => {
    clearInterval(tick);
    bar.remove();
    form.classList.remove("records");
    const [file, length] = await stop();
    if (kept && file.size) keep(file, length);
    form.querySelector("textarea").focus();
  };
  const bar = el("div", { class: "recording" },
    el("button", { type: "button", class: "round", "aria-label": say("record.drop"), text: "×", onclick: () => end(false) }),
    el("span", { class: "live", role: "status", text: say("record.running") }), time,
    el("button", { type: "button", class: "round go", "aria-label": say("record.send"), onclick: () => end(true) }, icon("send")));
  form.classList.add("records");
  form.append(bar);
  bar.lastChild.focus();
}

const SHAPES = {
  send: "M3 20.5 21.5 12 3 3.5l-.02 6.6L15 12 2.98 13.9z",
  mic: "M12 14.5a3 3 0 0 0 3-3v-6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zm5.2-3a5.2 5.2 0 0 1-10.4 0H5a7 7 0 0 0 6.1 6.9V22h1.8v-3.6A7 7 0 0 0 19 11.5z",
};

function icon(name) {
  const made = (tag, properties) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(properties)) node.setAttribute(key, value);
    return node;
  };
  const svg = made("svg", { viewBox: "0 0 24 24", width: 22, height: 22, "aria-hidden": "true" });
  svg.append(made("path", { d: SHAPES[name], fill: "currentColor" }));
  return svg;
}
