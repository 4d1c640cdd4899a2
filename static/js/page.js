// A live page: which sections are in view, dialogs, the clock, and what is said aloud.

import * as live from "./live.js";
import * as forms from "./forms.js";

const body = document.body;
const byId = (id) => document.getElementById(id);

// Sections ------------------------------------------------------------------------------------

/** Show what belongs to the phase. A section with unsent text stays, and says that the group went on. */
function showSections() {
  for (const section of document.querySelectorAll("[data-for]")) {
    const belongs = section.dataset.for.split(" ").includes(body.dataset.phase);
    const unsent = !belongs && !section.hidden && forms.hasUnsent(section);
    section.hidden = !belongs && !unsent;
    for (const late of section.querySelectorAll("[data-late]")) late.hidden = !unsent;
  }
}

/** What is folded in one phase and open in another; never closed over unsent text. */
function setFolds() {
  for (const fold of document.querySelectorAll("details[data-open-in]"))
    fold.open = fold.dataset.openIn.split(" ").includes(body.dataset.phase) || forms.hasUnsent(fold);
}

function setState(state) {
  const moved = body.dataset.phase !== state.phase;
  body.dataset.phase = state.phase;
  body.dataset.break = String(state.break);
  body.dataset.black = String(state.black);
  showSections();
  if (!moved) return;
  setFolds();
  arrive();
}

function arrive() {
  const said = byId("announce");
  const heading = document.querySelector("h1:not([hidden])")?.textContent.trim() ?? "";
  if (said) said.textContent = said.dataset.say.replace("{heading}", heading);
  if (!document.activeElement?.matches("input, textarea")) document.querySelector("main")?.scrollTo(0, 0);
}

function sayLine(open) {
  const said = byId("line");
  if (!said) return;
  said.dataset.open = String(open);
  const words = said.querySelector("[data-words]") ?? said;
  words.textContent = open ? said.dataset.sayOpen : said.dataset.sayOff;
}

function sayOver() {
  const said = byId("line");
  if (said) said.textContent = said.dataset.sayOver ?? "";
}

function finish(code) {
  const words = byId(`terminal-${code}`);
  if (!words) {
    sayOver();
    return;
  }
  body.replaceChildren(words.content.cloneNode(true));
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
  for (const error of dialog.querySelectorAll("[data-error]")) error.hidden = true;
  dialog.showModal();
  return true;
}

function pressed(event) {
  const opener = event.target.closest("[data-open]");
  if (opener && openDialog(opener)) event.preventDefault();
  if (event.target.closest("[data-dismiss]")) {
    event.preventDefault();
    event.target.closest("dialog, .toast")?.close?.();
    const toast = event.target.closest(".toast");
    if (toast) toast.hidden = true;
  }
  const tab = event.target.closest(".tab");
  if (tab) setTimeout(markTabs);
  if (event.target.closest("[data-fullscreen]")) toggleFullScreen();
  const copier = event.target.closest("[data-copy]");
  if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => copier.classList.add("is-copied"));
}

function markTabs() {
  const tabs = [...document.querySelectorAll(".tab")];
  const chosen = tabs.find((tab) => tab.hash === location.hash) ?? tabs[0];
  for (const tab of tabs) {
    if (tab === chosen) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
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

// The clock -----------------------------------------------------------------------------------

const two = (number) => String(number).padStart(2, "0");

function words(template, left) {
  const all = Math.abs(left);
  return (template ?? "").replace("{minutes}", Math.floor(all / 60)).replace("{seconds}", all % 60);
}

/** Compute what is left from the server's time; never count down, because timers sleep. */
function tick() {
  const clock = byId("clock");
  if (clock?.dataset.total > 0) showClock(clock);
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
  if (frame.prepare) forms.prepare(frame.prepare);
  else tick();
});
live.on("state", setState);
live.on("line", sayLine);
live.on("over", finish);
document.addEventListener("click", pressed);
document.addEventListener("teamtool:saved", showSections);
document.addEventListener("visibilitychange", stayAwake);
window.addEventListener("hashchange", markTabs);
forms.start();
showSections();
hideImpossible();
markTabs();
stayAwake();
tick();
setInterval(tick, 250);
live.start();
