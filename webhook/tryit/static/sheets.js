// The one sheet that slides up over a phone: a list to pick from, a place, a contact card, what to attach.

import { el, page, say } from "./words.js";

const sheet = document.getElementById("sheet");
sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

function open(near, title, ...content) {
  const rect = near.closest(".phone")?.getBoundingClientRect();
  sheet.style.left = rect ? `${rect.left}px` : "";
  sheet.style.width = rect ? `${rect.width}px` : "";
  sheet.style.bottom = rect ? `${Math.max(0, window.innerHeight - rect.bottom)}px` : "";
  sheet.classList.toggle("alone", !rect);
  sheet.replaceChildren(
    el("div", { class: "sheet-top" },
      el("h2", { id: "sheet-title", text: title }),
      el("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: () => sheet.close() })),
    ...content);
  sheet.showModal();
}

window.addEventListener("resize", () => {
  const active = document.activeElement;
  const typing = sheet.contains(active) && active.matches("input"); // a keyboard that slides in is also a resize
  if (sheet.open && !typing) sheet.close();
});

function row(label, hint, act) {
  const tapped = () => {
    sheet.close();
    act();
  };
  return el("button", { type: "button", class: "row", onclick: tapped },
    el("span", { text: label }), hint && el("small", { text: hint }));
}

export function openList(near, choices, tap) {
  open(near, say("pick.title"),
    el("div", { class: "rows" }, ...choices.map((choice) => row(choice.label, choice.hint, () => tap(choice)))));
}

export function openMenu(near, acts) {
  open(near, say("attach.title"),
    el("div", { class: "rows" }, ...acts.map(([key, act]) => row(say(`attach.${key}`), "", act))));
}

export function openQuestion(near, title, words, yes, act) {
  open(near, title,
    el("p", { text: words }),
    el("div", { class: "sheet-end" },
      el("button", { type: "button", class: "quiet", text: say("cancel"), onclick: () => sheet.close() }),
      el("button", { type: "button", class: "main", text: yes, onclick: () => (sheet.close(), act()) })));
}

function form(near, title, act, ...fields) {
  const submitted = (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    sheet.close();
    act(values);
  };
  open(near, title,
    el("form", { onsubmit: submitted }, ...fields,
      el("div", { class: "sheet-end" },
        el("button", { type: "button", class: "quiet", text: say("cancel"), onclick: () => sheet.close() }),
        el("button", { type: "submit", class: "main", text: say("send") }))));
}

function field(label, properties) {
  return el("label", { class: "field" }, el("span", { text: label }), el("input", { autocomplete: "off", ...properties }));
}

export function openContact(near, act) {
  form(near, say("contact.title"), act,
    field(say("contact.name"), { name: "contact_name", required: true, maxlength: 120, value: say("contact.name.example") }),
    field(say("contact.phone"), { name: "contact_phone", inputmode: "tel", required: true, maxlength: 40, value: say("contact.phone.example") }));
}

export function openLocation(near, act) {
  const number = (limit) => ({ type: "number", step: "any", min: -limit, max: limit, required: true, inputmode: "decimal" });
  const lat = field(say("location.lat"), { name: "lat", ...number(90) });
  const lon = field(say("location.lon"), { name: "lon", ...number(180) });
  const label = el("input", { type: "hidden", name: "label" });
  const word = el("p", { class: "word", role: "status" });
  const fill = (place) => {
    lat.lastChild.value = place.lat;
    lon.lastChild.value = place.lon;
    label.value = place.name || "";
  };
  for (const each of [lat, lon]) each.lastChild.addEventListener("input", () => (label.value = ""));
  const here = () => {
    word.textContent = say("location.seeking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill({ lat: coords.latitude.toFixed(5), lon: coords.longitude.toFixed(5) });
        word.textContent = "";
      },
      () => (word.textContent = say("location.failed")),
      { timeout: 15000, maximumAge: 60000 });
  };
  const pick = (text, act) => el("button", { type: "button", class: "chip", text, onclick: act });
  form(near, say("location.title"), act,
    el("div", { class: "chips", role: "group", "aria-label": say("location.examples") },
      "geolocation" in navigator && pick(say("location.here"), here),
      ...page.places.map((place) => pick(place.name, () => fill(place)))),
    word, el("div", { class: "pair" }, lat, lon), label);
}
