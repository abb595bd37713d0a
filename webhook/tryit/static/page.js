// The try-it page: phones side by side, tabs when only one fits, and one stream that feeds them all.

import { listen, startOver } from "./line.js";
import { Phone, initial, villager } from "./phone.js";
import { openQuestion } from "./sheets.js";
import { el, page, recall, remember, say } from "./words.js";

const phones = new Map();
const tabs = document.getElementById("tabs");
const row = document.getElementById("phones");
const add = document.getElementById("add");
const line = document.getElementById("line");
const told = document.getElementById("told");
const oneAtATime = matchMedia("(max-width: 759px), (max-height: 480px)");
let live = false;
let open = recall("open", "warga-1");

function place(info) {
  const phone = new Phone({ ...info, complain });
  phones.set(info.id, phone);
  const next = info.shared ? null : [...row.children].find((node) => phones.get(node.dataset.phone)?.shared || node.dataset.phone > info.id);
  phone.node.dataset.phone = info.id;
  phone.badge = el("span", { class: "badge", hidden: true });
  phone.tab = el("button", { type: "button", class: `tab ${info.shared ? "officer" : "villager"}`, onclick: () => show(info.id) },
    el("span", { class: "face", "aria-hidden": "true", text: initial(info.name) }), el("span", { class: "tab-name", text: info.name }), phone.badge);
  row.insertBefore(phone.node, next ?? null);
  tabs.insertBefore(phone.tab, next ? phones.get(next.dataset.phone).tab : null);
  for (const kind of ["pointerdown", "focusin"]) phone.node.addEventListener(kind, () => seen(phone));
  return phone;
}

function placeVillager(number) {
  const phone = place(villager(number));
  const count = [...phones.values()].filter((each) => !each.shared).length;
  remember("villagers", count);
  add.disabled = count >= page.villagers;
  crowd();
  return phone;
}

function show(id) {
  open = phones.has(id) ? id : "warga-1";
  remember("open", open);
  for (const phone of phones.values()) {
    const shown = phone.id === open;
    phone.node.classList.toggle("open", shown);
    phone.tab.setAttribute("aria-current", shown);
  }
  const phone = phones.get(open);
  phone.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!oneAtATime.matches) phone.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  phone.toEnd();
  seen(phone);
}

function visible(phone) {
  if (document.hidden) return false;
  if (oneAtATime.matches) return phone.id === open;
  const rect = phone.node.getBoundingClientRect();
  return rect.left > -rect.width / 2 && rect.right < window.innerWidth + rect.width / 2;
}

// Where the row is wider than the window the tabs come back, as the way to (and the news of) what is out of sight.
new ResizeObserver(crowd).observe(row);
function crowd() {
  document.body.classList.toggle("crowded", !oneAtATime.matches && row.scrollWidth > row.clientWidth + 1);
}
row.addEventListener("scroll", () => {
  for (const phone of phones.values()) if (live && visible(phone) && !phone.badge.hidden) seen(phone);
});

function seen(phone) {
  remember("seen", { ...recall("seen", {}), [phone.id]: phone.newest });
  count(phone);
}

function count(phone) {
  const from = recall("seen", {})[phone.id] ?? 0;
  const unread = [...phone.messages.values()].filter((message) => !message.said && message.number > from).length;
  phone.badge.hidden = !unread;
  phone.badge.textContent = unread > 99 ? "99+" : unread;
  const words = say("phone.of", { name: phone.name, duty: phone.duty });
  phone.tab.setAttribute("aria-label", unread ? `${words}, ${say("unread", { count: unread })}` : words);
}

function arrived(message) {
  let phone = phones.get(message.phone);
  if (!phone && /^warga-\d$/.test(message.phone)) phone = placeVillager(+message.phone.slice(6));
  if (!phone?.add(message)) return;
  if (!live || message.said) return;
  if (visible(phone)) seen(phone);
  else {
    count(phone);
    told.textContent = say("rings", { name: phone.name });
  }
  phone.ringOut();
}

let fading;
function complain(words, stays = false) {
  clearTimeout(fading);
  line.textContent = words;
  line.classList.add("shown");
  if (!stays) fading = setTimeout(() => line.classList.remove("shown"), 6000);
}

placeVillager(1);
for (const info of page.phones) place({ ...info, shared: true });
for (let number = 2; number <= Math.min(recall("villagers", 1), page.villagers); number += 1) placeVillager(number);
show(open);

add.addEventListener("click", () => {
  const number = [...Array(page.villagers).keys()].map((n) => n + 1).find((n) => !phones.has(`warga-${n}`));
  if (!number) return;
  show(placeVillager(number).id);
  phones.get(open).node.querySelector("textarea").focus();
});
document.getElementById("again").addEventListener("click", () =>
  openQuestion(document.body, say("again.ask"), say("again.explain"), say("again.yes"), async () => {
    if (!(await startOver().catch(() => false))) return complain(say("no.line"));
    remember("villagers", 1);
    remember("open", "warga-1");
    location.reload();
  }));
document.addEventListener("visibilitychange", () => !document.hidden && seen(phones.get(open)));

let wasLost = false;
listen({
  anew: () => {
    for (const phone of phones.values()) phone.clear();
  },
  message: arrived,
  read: (ids) => {
    for (const phone of phones.values()) phone.read(ids);
  },
  now: () => {
    for (const phone of phones.values()) {
      // What others played before this browser's first visit is not news to it.
      const first = phone.shared && recall("seen", {})[phone.id] === undefined;
      if (first || visible(phone)) seen(phone);
      else count(phone);
      phone.talk.setAttribute("aria-live", "polite");
    }
    live = true;
    document.body.dataset.live = "yes";
    if (wasLost) complain(say("line.back"));
    wasLost = false;
  },
  lost: () => {
    wasLost = true;
    document.body.dataset.live = "no";
    complain(say("line.lost"), true);
  },
});
