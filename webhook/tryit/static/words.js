// The page's words and the small tools that draw them. Everything people wrote is put in as text, never as HTML.

export const page = JSON.parse(document.body.dataset.page);

export function say(key, values = {}) {
  return page.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}

export function clock(at) {
  const date = new Date(at);
  const time = date.toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date().toDateString()) return time;
  return `${date.toLocaleDateString("id-ID", { day: "numeric", month: "short" })} ${time}`;
}

// What this browser remembers: how many villagers, which look, what was read. Losing it loses nothing of the talk.
const remembered = (() => {
  try {
    return JSON.parse(localStorage.getItem("coba")) || {};
  } catch {
    return {};
  }
})();

export function recall(name, otherwise) {
  return remembered[name] ?? otherwise;
}

export function remember(name, value) {
  remembered[name] = value;
  try {
    localStorage.setItem("coba", JSON.stringify(remembered));
  } catch {
    // storage is switched off: the page works all the same, it only forgets when it is closed
  }
}
