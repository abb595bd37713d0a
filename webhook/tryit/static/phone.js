// One phone: whose it is, the chat with Kentongan on it, and what was read.

import { drawBubble } from "./bubbles.js";
import { makeComposer } from "./composer.js";
import { send } from "./line.js";
import { el, newId, page, recall, remember, say } from "./words.js";

export class Phone {
  constructor({ id, name, duty, look, shared, complain }) {
    Object.assign(this, { id, name, duty, shared, complain });
    this.look = recall("looks", {})[id] || look;
    this.messages = new Map();
    this.readEarly = new Set(); // "read" can overtake the message that it is about
    this.about = el("small", { text: say("bot.about") });
    this.talk = el("div", { class: "talk", role: "log", tabindex: 0, "aria-live": "off", "aria-label": say("chat.of", { name }) });
    this.#stickToTheEnd();
    this.ring = el("span", { class: "ring", "aria-hidden": "true" });
    this.node = el("section", { class: "phone", id: `phone-${id}`, "aria-label": say("phone.of", { name, duty }) },
      this.#owner(), el("div", { class: "screen" }, this.#bar(), this.talk, this.#composer()));
    this.node.dataset.look = this.look;
    this.#hint();
  }

  // Whoever reads the newest message goes on seeing it when a keyboard slides in or a photo above it has loaded.
  #stickToTheEnd() {
    this.low = true;
    this.talk.addEventListener("scroll", () => {
      this.low = this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < 120;
    });
    const stick = () => this.low && this.toEnd();
    new ResizeObserver(stick).observe(this.talk);
    for (const kind of ["load", "loadedmetadata"]) this.talk.addEventListener(kind, stick, true);
  }

  toEnd() {
    this.talk.scrollTop = this.messages.size ? this.talk.scrollHeight : 0;
    this.low = true;
  }

  #owner() {
    const words = el("div", {}, el("h2", { text: this.name }), el("p", { text: this.duty, title: this.shared ? say("shared") : null }));
    return el("div", { class: `owner ${this.shared ? "officer" : "villager"}` },
      el("span", { class: "face", "aria-hidden": "true", text: initial(this.name) }), words, this.ring);
  }

  #bar() {
    const look = (name) => el("label", { title: say(`look.${name}`) },
      el("input", { type: "radio", name: `look-${this.id}`, value: name, checked: this.look === name,
        "aria-label": say(`look.${name}`), onchange: () => this.setLook(name) }),
      el("span", { "aria-hidden": "true", text: name === "whatsapp" ? "WhatsApp" : "Telegram" }));
    return el("div", { class: "bar" },
      el("span", { class: "drum", "aria-hidden": "true" }),
      el("div", { class: "bar-words" }, el("b", { text: say("bot") }), this.about),
      el("div", { class: "looks", role: "radiogroup", "aria-label": say("look", { name: this.name }) }, look("whatsapp"), look("telegram")));
  }

  #composer() {
    return makeComposer(this.name, (fields) => this.say(fields), this.complain);
  }

  #hint() {
    const example = (key) => el("button", { type: "button", class: "example", text: say(key), onclick: () => this.say({ text: say(key) }) });
    const words = this.shared
      ? [el("h3", { text: say("officer.empty") }), el("p", { text: say("officer.explain", { name: this.name }) }), el("p", { class: "aside", text: `${say("shared")}.` })]
      : [el("h3", { text: say("villager.empty") }), el("p", { text: say("villager.examples") }), ...["example.1", "example.2", "example.3"].map(example)];
    this.talk.append(el("div", { class: "hint" }, ...words));
  }

  // A person did something on this phone: draw it at once, and again when our host has it.
  say(fields) {
    const id = newId();
    const message = { id, said: true, at: new Date().toISOString(), text: fields.text || "" };
    if (fields.file) message.files = [{ kind: fields.kind, url: URL.createObjectURL(fields.file) }];
    if (fields.lat) message.location = { lat: +fields.lat, lon: +fields.lon, label: fields.label };
    if (fields.contact_phone) message.contact = { name: fields.contact_name, phones: [fields.contact_phone] };
    message.send = async () => {
      message.trouble = null;
      this.#draw(message);
      const trouble = await send(this.id, { ...fields, id });
      if (!trouble || this.messages.get(id) !== message) return;
      message.trouble = trouble;
      this.#draw(message);
      this.complain(trouble.say);
    };
    this.messages.set(id, message);
    message.send();
    this.toEnd();
  }

  // A message as our host keeps it; false when it was there already.
  add(message) {
    const before = this.messages.get(message.id);
    if (before?.number) return false;
    for (const file of before?.files || []) if (file.url) URL.revokeObjectURL(file.url);
    message.read = this.readEarly.delete(message.id);
    this.messages.set(message.id, message);
    const { low } = this;
    this.#draw(message);
    if (message.reply_to) this.#markTaken(message.reply_to, message.text);
    if (low || before) this.toEnd();
    this.#tellReading();
    return true;
  }

  read(ids) {
    for (const id of ids) {
      const message = this.messages.get(id);
      if (!message?.number) this.readEarly.add(id);
      else if (!message.read) {
        message.read = true;
        this.#draw(message);
      }
    }
    this.#tellReading();
  }

  setLook(look) {
    this.look = this.node.dataset.look = look;
    remember("looks", { ...recall("looks", {}), [this.id]: look });
    this.#drawAll();
  }

  clear() {
    for (const [id, message] of this.messages) if (message.number) this.messages.delete(id);
    this.#drawAll();
  }

  get newest() {
    return Math.max(0, ...[...this.messages.values()].map((message) => message.number || 0));
  }

  ringOut() {
    this.ring.classList.remove("rings");
    void this.ring.offsetWidth; // lets the same animation start again
    this.ring.classList.add("rings");
  }

  #drawAll() {
    for (const node of this.talk.querySelectorAll(".message")) node.remove();
    for (const message of this.#sorted()) this.#draw(message);
    for (const message of this.messages.values()) if (message.reply_to) this.#markTaken(message.reply_to, message.text);
    this.toEnd();
  }

  #sorted() {
    return [...this.messages.values()].sort((a, b) => (a.number || Infinity) - (b.number || Infinity));
  }

  #draw(message) {
    const tap = (choice) => this.say({ text: choice.label, choice: choice.value, reply_to: message.id });
    const drawn = drawBubble(message, this.look, tap);
    if (message.trouble?.again) {
      drawn.append(el("button", { type: "button", class: "again", text: say("tick.failed"), onclick: message.send }));
    }
    const old = this.#node(message.id);
    if (old) {
      old.replaceWith(drawn);
      return;
    }
    const after = message.number && [...this.talk.querySelectorAll(".message")].find((node) => {
      const other = this.messages.get(node.dataset.id);
      return !other?.number || other.number > message.number;
    });
    if (after) after.before(drawn);
    else this.talk.append(drawn);
  }

  #node(id) {
    return this.talk.querySelector(`.message[data-id="${CSS.escape(id)}"]`);
  }

  #markTaken(id, label) {
    for (const key of this.#node(id)?.querySelectorAll("button") || []) {
      if (key.dataset.label === label) key.classList.add("taken");
    }
  }

  #tellReading() {
    const waits = [...this.messages.values()].some((message) => message.said && message.number && !message.read);
    this.about.textContent = say(waits ? "bot.reading" : "bot.about");
  }
}

export function villager(number) {
  const names = page.texts["villager.names"].split(",").map((name) => name.trim());
  return { id: `warga-${number}`, name: names[number - 1], duty: say("villager.duty"), look: "whatsapp", shared: false };
}

export function initial(name) {
  return name.replace(/^(Pak|Bu|Mbak|Mas)\s+/i, "").slice(0, 1);
}
