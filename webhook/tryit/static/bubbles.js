// Drawing one message as a bubble, the way WhatsApp or Telegram would: buttons, a list, numbers, or keys.

import { clock, el, say } from "./words.js";
import { openList } from "./sheets.js";

// What WhatsApp takes (Twilio's content types): three buttons of 20 characters, ten rows of 24, else plain numbers.
const BUTTONS = { most: 3, longest: 20 };
const LIST = { most: 10, longest: 24 };
const SHORT = 14; // on Telegram up to three keys this short stand side by side

export function drawBubble(message, look, tap) {
  const choices = message.choices || [];
  const way = choices.length ? wayOf(choices, look) : "none";
  const bubble = el("div", { class: "bubble" });
  for (const file of message.files || []) bubble.append(drawFile(file));
  if (message.location) bubble.append(drawLocation(message.location));
  if (message.contact) bubble.append(drawContact(message.contact));
  if (message.text) bubble.append(el("p", { class: "text", text: message.text, dir: "auto" }));
  if (message.quote) {
    bubble.append(el("blockquote", { text: message.quote, dir: "auto", "aria-label": say("quoted") }));
  }
  if (way === "numbers") {
    bubble.append(el("p", { class: "text", text: choices.map((each, n) => `[${n + 1}] ${named(each, " (", ")")}`).join("\n") }));
  }
  bubble.append(drawFoot(message));
  const drawn = el("article", { class: message.said ? "message said" : "message told", "data-id": message.id }, bubble);
  if (way === "buttons" || way === "keys") {
    const keys = choices.map((choice) =>
      el("button", { type: "button", "data-label": choice.label, onclick: () => tap(choice) }, named(choice, " · ")));
    const beside = way === "keys" && choices.length <= 3 && choices.every((choice) => named(choice, " · ").length <= SHORT);
    drawn.append(el("div", { class: `${way}${beside ? " beside" : ""}`, role: "group" }, ...keys));
  }
  if (way === "list") {
    const open = () => openList(drawn, choices, tap);
    drawn.append(el("div", { class: "buttons" },
      el("button", { type: "button", class: "opens", "aria-haspopup": "dialog", onclick: open }, say("pick"))));
  }
  return drawn;
}

// A choice with the hint that tells it from another of the same name.
function named(choice, before, after = "") {
  return choice.hint ? `${choice.label}${before}${choice.hint}${after}` : choice.label;
}

function wayOf(choices, look) {
  if (look === "telegram") return "keys";
  const fits = (limit) => choices.length <= limit.most && choices.every((choice) => choice.label.length <= limit.longest);
  if (fits(BUTTONS) && choices.every((choice) => !choice.hint)) return "buttons";
  return fits(LIST) ? "list" : "numbers";
}

function drawFoot(message) {
  const time = el("time", { text: clock(message.at), datetime: message.at });
  if (!message.said) return el("div", { class: "foot" }, time);
  const state = message.trouble ? "failed" : message.read ? "read" : message.number ? "kept" : "sending";
  const mark = { sending: "◌", kept: "✓", read: "✓✓", failed: "!" }[state];
  return el("div", { class: "foot" }, time,
    el("span", { class: `tick ${state}`, "aria-hidden": "true", text: mark }),
    el("span", { class: "unseen", text: state === "failed" ? message.trouble.say : say(`tick.${state}`) }));
}

function drawFile(file) {
  const url = file.url || `/coba/berkas/${encodeURIComponent(file.id)}`;
  if (file.kind === "photo") {
    return el("a", { href: url, target: "_blank", rel: "noopener", class: "photo", "aria-label": say("photo.open") },
      el("img", { src: url, alt: say("photo"), loading: "lazy" }));
  }
  if (file.kind === "voice" || file.kind === "audio") {
    return el("audio", { src: url, controls: true, preload: "metadata", "aria-label": say("voice") });
  }
  if (file.kind === "video") {
    return el("video", { src: url, controls: true, preload: "metadata", playsinline: true, "aria-label": say("video") });
  }
  return el("a", { href: url, class: "document", download: true, text: say("document") });
}

function drawLocation({ lat, lon, label }) {
  const point = `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
  return el("div", { class: "place" },
    el("div", { class: "map", "aria-hidden": "true" }),
    el("strong", { text: label || say("location") }), el("span", { text: point }));
}

function drawContact({ name, phones }) {
  return el("div", { class: "card" },
    el("span", { class: "face", "aria-hidden": "true", text: (name || "?").slice(0, 1) }),
    el("div", {}, el("strong", { text: name || say("contact") }), el("span", { text: phones.join(", ") })));
}
