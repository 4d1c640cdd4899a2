// A live page: which sections are in view, dialogs, the clock, and what is said aloud.

import * as live from "./live.js";
import * as forms from "./forms.js";

const body = document.body;
const byId = (id) => document.getElementById(id);

// Sections ------------------------------------------------------------------------------------

const isNow = (phases) => phases.split(" ").includes(body.dataset.phase);

/** Show what belongs to the phase. A section with unsent text stays, and says that the group went on. */
function showSections() {
  const at = document.activeElement;
  for (const section of document.querySelectorAll("[data-for]")) {
    const belongs = isNow(section.dataset.for);
    const unsent = !section.hidden && forms.hasUnsent(section);
    section.hidden = !belongs && !unsent;
    // A section may stay in view longer than one writes in it.
    for (const late of section.querySelectorAll("[data-late]")) late.hidden = !unsent || isNow(late.dataset.late || section.dataset.for);
  }
  keepKeyboard(at);
}

/** What is out of view now, or folded away, cannot hold the keyboard: it goes to what is near. A dialog has its own way back. */
function keepKeyboard(at) {
  if (at && at !== body && !live.isInView(at) && !at.closest("dialog")) live.standNear(at.parentElement);
}

/** What is folded in one phase and open in another, or opened by what a part says; never closed over unsent text. */
function setFolds() {
  for (const fold of document.querySelectorAll("details[data-open-in]")) fold.open = isNow(fold.dataset.openIn) || isCalled(fold) || forms.hasUnsent(fold);
}

const called = new WeakSet();
const isCalled = (fold) => Boolean(fold.dataset.openWhen && document.querySelector(fold.dataset.openWhen));

/** Only when the part begins or ceases to say so: who folds it meanwhile has it folded. */
function followParts() {
  for (const fold of document.querySelectorAll("details[data-open-when]")) {
    const now = isCalled(fold);
    if (now === called.has(fold)) continue;
    if (now) called.add(fold);
    else called.delete(fold);
    fold.open = now || isNow(fold.dataset.openIn) || forms.hasUnsent(fold);
  }
}

function setState(state) {
  const moved = body.dataset.phase !== state.phase;
  const goesOn = body.dataset.break === "true" && !state.break;
  body.dataset.phase = state.phase;
  body.dataset.break = String(state.break);
  body.dataset.black = String(state.black);
  showSections();
  if (moved || goesOn) announce("say", "heading", document.querySelector("h1:not([hidden])")?.textContent.trim() ?? "");
  if (!moved) return;
  const at = document.activeElement;
  setFolds();
  keepKeyboard(at);
  for (const button of document.querySelectorAll("[data-hold]")) holdFlap(button, false); // one is where the group is
  arrive();
}

function arrive() {
  if (document.activeElement?.matches("input, textarea")) return;
  // On a wide console it is the middle that scrolls.
  for (const box of document.querySelectorAll("main, .console__main")) box.scrollTo(0, 0);
}

const AT_ONCE = 300; // ms
let toSay = [];

/** To who listens: what belongs together in one go, when there is nothing else to be heard. */
function announce(which, name, value) {
  const place = byId("announce");
  if (!place) return;
  if (!toSay.length) setTimeout(say, AT_ONCE, place);
  const words = which ? place.dataset[which].replace(`{${name}}`, value) : value;
  toSay.push(/[.?!]$/.test(words) ? words : `${words}.`);
}

function say(place) {
  place.textContent = toSay.join(" ");
  toSay = [];
}

let saidNow = new Set(); // what stands there when the page opens is read with it

/** The few words of parts that somebody who does not see them must hear: whose turn it is, with whom, who asks for help. */
function sayings() {
  return [...document.querySelectorAll("[data-said]")].filter(live.isInView).map((one) => one.textContent.trim().replace(/\s+/g, " "));
}

function followSayings() {
  const now = sayings();
  for (const words of now) if (!saidNow.has(words)) announce("", "", words);
  saidNow = new Set(now);
}

const TOGETHER = 5_000; // ms: what comes within is said in one sentence
const heard = new Set(cardsOfFlap());
let telling = 0;

function cardsOfFlap() {
  return [...document.querySelectorAll("[data-list^='flap-'] > li")].map(({ id }) => id);
}

/** The flap itself says nothing: that would be every card, through whatever somebody listens to. */
function followFlap() {
  if (!byId("announce")?.dataset.sayCards || telling || cardsOfFlap().every((id) => heard.has(id))) return;
  telling = setTimeout(() => {
    telling = 0;
    const came = cardsOfFlap().filter((id) => !heard.has(id));
    came.forEach((id) => heard.add(id));
    if (!came.length || !live.isInView(byId("flap"))) return;
    if (came.length === 1) announce("sayCard");
    else announce("sayCards", "n", came.length);
  }, TOGETHER);
}

/** Somebody reads slowly: the flap stays as it is until they are ready for what came meanwhile. */
function holdFlap(button, on) {
  button.setAttribute("aria-pressed", String(on));
  live.hold(on ? byId("flap") : null);
}

/** How news comes: "open", "slow" (by asking now and then) or "off". */
function sayLine(way) {
  const said = byId("line");
  if (!said) return;
  said.dataset.open = String(way !== "off");
  said.dataset.way = way;
  said.textContent = { open: said.dataset.sayOpen, slow: said.dataset.saySlow, off: said.dataset.sayOff }[way];
}

/** The server has other pages now. What is typed is kept, so a reload loses nothing; it is for who reads to choose when. */
function sayRenewed() {
  const said = byId("renewed");
  if (said) said.hidden = false;
  followSayings();
}

function sayOver() {
  const said = byId("line");
  if (said) said.textContent = said.dataset.sayOver ?? "";
}

/** The words of the end take the place of the page, unless it stays to be read. What was not sent comes along. */
function finish(code, isGone) {
  const words = byId(`terminal-${code}`)?.content.cloneNode(true);
  if (!words || !isGone) {
    sayOver();
    return;
  }
  const notSent = document.querySelector("[data-not-sent]:not([hidden])");
  if (notSent) words.querySelector("[data-not-sent]").replaceWith(notSent);
  body.replaceChildren(words);
  body.className = "phone";
}

// Dialogs -------------------------------------------------------------------------------------

function openDialog(opener) {
  const dialog = byId(opener.dataset.open);
  if (!dialog) return false;
  const form = dialog.querySelector("form[data-post]");
  if (form && opener.dataset.action) {
    form.action = opener.dataset.action;
    forms.prepare(form);
    window.htmx.process(form);
  }
  for (const [name, value] of Object.entries(opener.dataset)) {
    if (!name.startsWith("fill")) continue;
    const field = form?.elements[name[4].toLowerCase() + name.slice(5)];
    if (field) field.value = field.defaultValue = value;
    for (const place of dialog.querySelectorAll(`[data-shows="${name[4].toLowerCase() + name.slice(5)}"]`)) place.textContent = value;
  }
  for (const one of dialog.querySelectorAll("[data-one]")) one.hidden = (opener.dataset.without ?? "").split(" ").includes(one.dataset.one);
  for (const error of dialog.querySelectorAll("[data-error]")) error.hidden = true;
  for (const next of dialog.querySelectorAll("[data-next]")) {
    next.dataset.action = opener.dataset.next;
    next.dataset.fillText = opener.dataset.fillText;
  }
  if (form) forms.restore(form);
  if (opener.dataset.next !== undefined) opener.closest("dialog")?.close(); // one takes the place of the other
  if (opener.dataset.choose) choose(opener.dataset.chooseOf, opener.dataset.choose.split(" "));
  bringPicks(dialog);
  bringCopies(dialog, opener);
  const origin = originOf(opener);
  dialog.showModal();
  origins.set(dialog, origin);
  dialog.addEventListener("close", () => comeBack(origin), { once: true });
  if (opener.dataset.changing) sayChanging(dialog, opener.dataset.changing);
  return true;
}

const origins = new WeakMap(); // dialog -> where it was opened

/** What opened a dialog: which control of which place. For a small window or another dialog, what opened that; for what is done with chosen cards, the last. */
function originOf(opener) {
  const before = origins.get(opener.closest("dialog"));
  if (before) return before;
  const drop = opener.closest("[popover]:popover-open");
  const picked = opener.closest("[data-picked]") && [...document.querySelectorAll("[data-pick][aria-pressed=true]")].pop();
  const control = picked || (drop && document.querySelector(`[popovertarget="${drop.id}"]`)) || opener;
  const place = control.parentElement.closest("[id]") ?? body;
  return { id: place.id, around: place.parentElement, was: live.standing(place, control) };
}

/** The browser goes back to what opened the dialog by itself, but not when news took its place, or took it away. */
function comeBack({ id, around, was }) {
  const at = document.activeElement;
  if (at && at !== body && live.isInView(at)) return; // or still in the dialog, which is out of view by now
  const place = document.getElementById(id);
  if (place) live.standNear(place, was);
  else live.standNear(around?.isConnected ? around : body);
}

const AGAIN = 20_000; // ms: the server forgets who does not say so again

/** The others of the group see who has this open. It is a courtesy: when it does not arrive nothing is lost. */
function sayChanging(dialog, address) {
  const say = (on) =>
    fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": live.line.csrf, "Content-Type": "application/x-www-form-urlencoded" },
      body: `on=${on}&op=${forms.newId()}`,
      keepalive: true,
    }).catch(() => {});
  say(1);
  const again = setInterval(() => say(1), AGAIN);
  dialog.addEventListener("close", () => (clearInterval(again), say(0)), { once: true });
}

function pressed(event) {
  const opener = event.target.closest("[data-open]");
  if (opener && openDialog(opener)) event.preventDefault();
  if (event.target.closest("[data-dismiss]")) {
    event.preventDefault();
    const dismissed = event.target.closest("dialog");
    for (const form of dismissed?.querySelectorAll("form[data-post]") ?? []) forms.dropDrafts(form);
    dismissed?.close();
    const toast = event.target.closest(".toast");
    if (toast) toast.hidden = true;
  }
  const tab = event.target.closest(".tab");
  if (tab) {
    event.preventDefault();
    history.replaceState(null, "", tab.hash);
    turnTo(tab);
  }
  const picking = event.target.closest("[data-pick]");
  if (picking) pick(picking);
  const dropping = event.target.closest("[data-unpick]");
  if (dropping) dropPicks(dropping.dataset.unpick);
  const words = event.target.closest("[data-texts-of] button");
  if (words) words.closest("form").elements[words.closest("[data-fills]").dataset.fills].value = words.textContent;
  const holder = event.target.closest("[data-hold]");
  if (holder) holdFlap(holder, holder.getAttribute("aria-pressed") !== "true");
  if (event.target.closest("[data-fullscreen]")) toggleFullScreen();
  if (event.target.closest("[data-reload]")) location.reload();
  const copier = event.target.closest("[data-copy]");
  if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => copier.classList.add("is-copied"));
}

// Tabs work as plain links. With script each set of them stays where it is when another is turned.
function markTabs() {
  for (const tabs of document.querySelectorAll(".tabs")) {
    const column = tabs.parentElement.querySelector(".column.is-here");
    const chosen = [...tabs.children].find((tab) => tab.hash === (column ? `#${column.id}` : location.hash));
    turnTo(chosen ?? tabs.querySelector("[aria-current]") ?? tabs.firstElementChild);
  }
}

function turnTo(chosen) {
  const tabs = chosen.parentElement;
  for (const tab of tabs.children) {
    if (tab === chosen) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
  tabs.nextElementSibling?.setAttribute("data-here", chosen.dataset.column);
}

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

// What this browser has not is not offered: plain http has no clipboard and no wake lock.
function hideImpossible() {
  if (!navigator.clipboard) for (const copier of document.querySelectorAll("[data-copy]")) copier.hidden = true;
  if (!document.fullscreenEnabled) for (const button of document.querySelectorAll("[data-fullscreen]")) button.hidden = true;
}

async function stayAwake() {
  if (body.dataset.live !== "screen" || document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // The projector may go to sleep; nothing is lost.
  }
}

// Selecting several ---------------------------------------------------------------------------

const picks = {}; // name -> ids, kept over frames
const picksOf = (name) => (picks[name] ??= new Set());
const pickButtons = (name) => [...document.querySelectorAll(`[data-pick="${name}"]`)];

function pick(button) {
  const ids = picksOf(button.dataset.pick);
  if (!ids.delete(button.dataset.id)) ids.add(button.dataset.id);
  showPicks();
}

function choose(name, ids) {
  const chosen = picksOf(name);
  chosen.clear();
  for (const id of ids) chosen.add(id);
  showPicks();
}

function dropPicks(name) {
  picksOf(name).clear();
  showPicks();
}

/** On what has just come, before it is put in: so a row that did not change stays as it is. */
function markPicks(root) {
  for (const button of root.querySelectorAll("[data-pick]"))
    button.setAttribute("aria-pressed", String(picksOf(button.dataset.pick).has(button.dataset.id)));
}

/** What vanished is not picked any more; then say how many there are, and offer what can be done with them. */
function showPicks() {
  for (const box of document.querySelectorAll("[data-picked]")) {
    const ids = picksOf(box.dataset.picked);
    const there = new Set(pickButtons(box.dataset.picked).map((button) => button.dataset.id));
    for (const id of ids) if (!there.has(id)) ids.delete(id);
    box.hidden = !ids.size;
    for (const count of box.querySelectorAll("[data-count]")) setText(count, count.dataset.say.replace("{n}", ids.size));
    for (const button of box.querySelectorAll("[data-least]")) button.disabled = ids.size < Number(button.dataset.least);
    bringPicks(box);
  }
  markPicks(document);
}

/** Their ids go into the forms of the bar and of a dialog about them that opens, and their words to choose from. */
function bringPicks(root) {
  for (const place of root.querySelectorAll("[data-picks-of]")) {
    const fields = [...picksOf(place.dataset.picksOf)].map((id) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: place.dataset.name, value: id });
      return field;
    });
    place.replaceChildren(...fields);
  }
  for (const list of root.querySelectorAll("[data-texts-of]")) {
    const template = list.querySelector("template");
    const chosen = pickButtons(list.dataset.textsOf).filter((button) => picksOf(list.dataset.textsOf).has(button.dataset.id));
    const rows = chosen.map((button) => {
      const row = template.content.cloneNode(true);
      row.querySelector("button").textContent = button.dataset.text;
      return row;
    });
    list.replaceChildren(template, ...rows);
  }
}

/** What stands in lists of the page, to choose one from: those of the opener's column first. */
function bringCopies(dialog, opener) {
  for (const list of dialog.querySelectorAll("[data-copies]")) {
    const template = list.querySelector("template");
    const rows = [...document.querySelectorAll(list.dataset.copies)].filter((row) => row.querySelector(".slip__text"));
    const copies = rows.map((row) => {
      const copy = template.content.cloneNode(true);
      const button = copy.querySelector("button");
      button.textContent = row.querySelector(".slip__text").textContent;
      button.value = row.id.slice(row.id.indexOf("-") + 1);
      return copy;
    });
    list.replaceChildren(template, ...copies);
  }
  for (const lists of dialog.querySelectorAll("[data-sorts]")) {
    const first = (list) => Number(list.dataset.column === opener.dataset.first);
    lists.append(...[...lists.children].sort((one, other) => first(other) - first(one) || one.dataset.column - other.dataset.column));
  }
  for (const field of dialog.querySelectorAll("[data-narrows]")) {
    field.value = "";
    narrow(field);
  }
}

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Only the rows that have every word, or piece of one, that somebody looks for; and a sentence when none has. */
function narrow(field) {
  const place = byId(field.dataset.narrows);
  const wanted = plain(field.value).split(/\s+/);
  for (const row of place.querySelectorAll("li")) row.hidden = !wanted.every((word) => plain(row.textContent).includes(word));
  for (const list of place.querySelectorAll("section")) list.hidden = !list.querySelector("li:not([hidden])");
  for (const none of place.querySelectorAll("[data-none]")) none.hidden = Boolean(place.querySelector("li:not([hidden])"));
}

/** Own cards that look like one on the flap: the part `already` knows which. */
function markAlike(root) {
  const alike = new Set(byId("already")?.dataset.alike.split(" "));
  const rows = root.matches?.("[id^=card-]") ? [root] : root.querySelectorAll("[id^=card-]");
  for (const row of rows) row.toggleAttribute("data-alike", alike.has(row.id.slice(5)));
}

function saved(event) {
  for (const place of event.detail.querySelectorAll("[data-picks-of]")) dropPicks(place.dataset.picksOf);
  showSections();
}

// The clock -----------------------------------------------------------------------------------

const two = (number) => String(number).padStart(2, "0");

function words(template, left) {
  const all = Math.abs(left);
  return (template ?? "").replace("{minutes}", Math.floor(all / 60)).replace("{seconds}", all % 60);
}

/** What is said only when time is nearly over, or over: never while the clock has not begun. */
function showWhenLeft(root) {
  const { ends, left: rest, total } = byId("clock")?.dataset ?? {};
  const left = ends ? (Number(ends) - live.serverNow()) / 1000 : Number(rest);
  const began = total > 0 && (ends || left < total);
  for (const said of root.querySelectorAll("[data-when-left]")) said.hidden = !began || left > Number(said.dataset.whenLeft);
}

/** Compute what is left from the server's time; never count down, because timers sleep. */
function tick() {
  const clock = byId("clock");
  if (clock?.dataset.total > 0) showClock(clock);
  showWhenLeft(document);
  for (const since of document.querySelectorAll("[data-began]")) {
    const spoken = Math.max(0, Math.floor((live.serverNow() - Number(since.dataset.began)) / 1000));
    setText(since, `${Math.floor(spoken / 60)}:${two(spoken % 60)}`);
  }
}

function showClock(clock) {
  const ends = Number(clock.dataset.ends);
  const left = ends ? Math.ceil((ends - live.serverNow()) / 1000) : Number(clock.dataset.left);
  const time = clock.querySelector("[data-time]");
  setText(time, `${left < 0 ? "+" : ""}${Math.floor(Math.abs(left) / 60)}:${two(Math.abs(left) % 60)}`);
  clock.classList.toggle("ring--over", left < 0);
  const share = Math.max(0, Math.min(100, (100 * left) / Number(clock.dataset.total)));
  clock.querySelector(".ring__left")?.setAttribute("stroke-dasharray", `${share.toFixed(1)} 100`);
  const template = !ends ? clock.dataset.sayWaiting : left < 0 ? clock.dataset.sayOver : clock.dataset.sayLeft;
  const said = words(template, left);
  if (clock.getAttribute("aria-label") !== said) clock.setAttribute("aria-label", said);
}

function setText(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// All together --------------------------------------------------------------------------------

live.on("frame", (frame) => {
  if (frame.prepare) {
    forms.prepare(frame.prepare);
    markPicks(frame.prepare);
    showWhenLeft(frame.prepare);
    markAlike(frame.prepare);
    return;
  }
  tick();
  followParts();
  showPicks();
  markAlike(document);
  followSayings();
  followFlap();
});
live.on("state", setState);
live.on("line", sayLine);
live.on("renewed", sayRenewed);
live.on("over", finish);
document.addEventListener("click", pressed);
document.addEventListener("input", (event) => event.target.dataset?.narrows && narrow(event.target));
document.addEventListener("teamtool:saved", saved);
document.addEventListener("visibilitychange", stayAwake);
window.addEventListener("hashchange", markTabs);
forms.start();
showSections();
followParts();
hideImpossible();
for (const button of document.querySelectorAll("[data-hold]")) button.hidden = false;
markTabs();
markAlike(document);
stayAwake();
saidNow = new Set(sayings());
tick();
setInterval(tick, 250);
live.start();
