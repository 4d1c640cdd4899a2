// Forms, and what somebody typed in them, which is never lost.
//
// A command is sent by htmx with an op id of its own, and answered with a frame or a sentence in place. What is added
// (form[data-queue]) leaves its field at once and waits in the outbox until the server has it: one at a time, in order,
// each with an op id of its own, so that sent twice it is written once. What is typed and not sent is kept as a draft.
// Outbox and drafts are in this browser (localStorage, so that a tab that was put away finds them) under a key of this
// person in this session; they go when somebody leaves, when the session ends, or after a day. Two tabs share them.
// Whoever is let go of (gone on elsewhere, taken out, the end) sees once more what did not go, to copy it.
//
// One file, because a phone's first visit is to take eight requests.

import * as live from "./live.js";

const body = document.body;

const TYPED = "input[type=text], input[type=date], input:not([type]), textarea";

/** 128 random bits as a UUID. `crypto.randomUUID` does not exist on plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Prepare the forms in an element for htmx. */
export function prepare(root) {
  const forms = root.matches?.("form[data-post]") ? [root] : root.querySelectorAll("form[data-post]");
  for (const form of forms) {
    if (!form.getAttribute("action")) continue; // gets its address when it is opened
    form.setAttribute("hx-post", form.getAttribute("action"));
    form.setAttribute("hx-sync", "this:drop");
  }
}

/** Text that was typed and not yet acknowledged. */
export const hasUnsent = (root) =>
  [...root.querySelectorAll(TYPED)].some((field) => field.value.trim() && field.value !== field.defaultValue);

const NOT_SAID = ["op", "csrfmiddlewaretoken", "revision"];
const ops = new WeakMap(); // form -> {op, said}: what was sent last

function sending(event) {
  const { parameters, elt: form } = event.detail;
  const fields = Object.fromEntries(Object.entries(parameters).filter(([name]) => !NOT_SAID.includes(name)));
  const said = JSON.stringify([form.getAttribute("action"), fields]);
  const before = ops.get(form);
  // No answer came to the same words: the same op, so that they are written once.
  const op = before && before.said === said ? before.op : newId();
  ops.set(form, { op, said });
  parameters.op = op;
  parameters.revision = String(live.line.revision);
  // The token that the page came with may be older than the cookie; the server believes the form first.
  parameters.csrfmiddlewaretoken = live.line.csrf;
}

/** Where a form says what went wrong: in itself, in the dialog that its button stands in, or on the page. */
const placeOfError = (form) =>
  (form.isConnected && form.querySelector("[data-error]")) ||
  document.querySelector("dialog[open] [data-error]") ||
  document.querySelector("#page-error [data-error]");

function sayError(form, sentence, reason = "") {
  const place = placeOfError(form);
  if (!place) return;
  place.textContent = sentence;
  place.dataset.reason = reason;
  place.hidden = !sentence;
  const holder = place.closest("#page-error");
  if (holder) holder.hidden = !sentence;
  for (const field of form.querySelectorAll(TYPED)) {
    if (sentence) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** htmx tells nobody when the form is gone before its answer comes, as when news took its note away: ask the request. */
function sentOff(event) {
  const { xhr, elt: form } = event.detail;
  if (form.matches?.("form[data-post]")) xhr.addEventListener("loadend", () => answered(xhr, form));
}

function answered(xhr, form) {
  const said = parse(xhr);
  if (xhr.status >= 200 && xhr.status < 300 && said) {
    ops.delete(form);
    saved(form, said);
  } else if (said?.error) {
    ops.delete(form);
    sayError(form, said.error, said.reason);
    for (const [name, value] of Object.entries(said.fields ?? {})) if (form.elements[name]) form.elements[name].value = value;
    if (said.frame) live.take(said.frame);
    if (xhr.status === 403 || live.ENDS.includes(said.code)) live.check(); // brings a fresh token, or the news that this place is gone
  } else {
    sayError(form, body.dataset.noAnswer);
  }
}

function parse(xhr) {
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return null;
  }
}

function saved(form, frame) {
  sayError(form, "");
  dropDrafts(form);
  if (form.dataset.undo !== undefined) offerUndo(form);
  if (form.dataset.clear !== undefined) empty(form);
  if (form.dataset.close !== undefined) form.closest("dialog")?.close();
  if (form.closest("#undo")) document.getElementById("undo").hidden = true;
  live.take(frame);
  document.dispatchEvent(new CustomEvent("teamtool:saved", { detail: form }));
}

const empty = (form) => form.querySelectorAll(TYPED).forEach((field) => (field.value = field.defaultValue));

function offerUndo(form) {
  const toast = document.getElementById("undo");
  const restore = toast?.querySelector("form");
  if (!restore) return;
  restore.action = form.dataset.undoAction;
  restore.elements.text.value = form.dataset.undoText;
  prepare(restore);
  window.htmx.process(restore);
  toast.hidden = false;
}

const HERE = `teamtool ${body.dataset.owner}`;
const KEPT = 24 * 3600_000; // ms
const SOON = 700; // ms: what is gone by then was never worth a word
const LET_GO = 3; // refusals of the token before it is a refusal

// Kept in this browser -------------------------------------------------------------------------

const [SENT, FINISHED, OVER] = ["sent", "finished", "over"]; // how what is kept shrank

const NOTHING = () => ({ queue: [], drafts: {} });
let memory = null; // where the browser keeps nothing: then it lives as long as this page

function read() {
  if (memory) return memory;
  try {
    return JSON.parse(localStorage.getItem(HERE)) ?? NOTHING();
  } catch {
    return (memory = NOTHING());
  }
}

/** `how` it shrank is for other tabs: it stands there for a moment, and they are told of each moment. */
function write(kept, how = "") {
  if (memory) {
    memory = kept;
    return;
  }
  try {
    if (how) localStorage.setItem(HERE, JSON.stringify({ ...kept, how }));
    if (kept.queue.length || Object.keys(kept.drafts).length) localStorage.setItem(HERE, JSON.stringify(kept));
    else localStorage.removeItem(HERE);
  } catch {
    memory = kept; // full or forbidden
  }
}

function change(what, how = "") {
  const kept = read();
  delete kept.how;
  what(kept);
  write(kept, how);
}

function dropOld() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("teamtool ") && !isYoung(localStorage.getItem(key))) localStorage.removeItem(key);
  } catch {
    // Nothing is kept here.
  }
}

function isYoung(text) {
  try {
    const { queue = [], drafts = {} } = JSON.parse(text);
    return [...queue, ...Object.values(drafts)].some(({ at }) => at > Date.now() - KEPT);
  } catch {
    return false; // nobody can read it any more
  }
}

// Drafts ---------------------------------------------------------------------------------------

const DRAFTED = "form[data-post] :is(input[type=text], input:not([type]), textarea)[name]";
const NOT_ABOUT = [...NOT_SAID, "form", "was"]; // hidden fields that do not say for whom or about what it is

function nameOf(field) {
  const hidden = [...field.form.querySelectorAll("input[type=hidden]")].filter(({ name }) => !NOT_ABOUT.includes(name));
  return [field.form.getAttribute("action"), field.form.dataset.form, field.name, ...hidden.map(({ value }) => value)].join(" ");
}

function keepDraft(field) {
  if (over || body.dataset.phase === "finished") return; // nobody would take it away again
  const typed = field.value.trim() && field.value !== field.defaultValue;
  change(({ drafts }) => {
    if (typed) drafts[nameOf(field)] = { text: field.value, at: Date.now() };
    else delete drafts[nameOf(field)];
  });
}

/** What was typed in these fields and not sent comes back: after a reload, or when a dialog is opened again. */
export function restore(root) {
  const { drafts } = read();
  for (const field of root.querySelectorAll(DRAFTED)) {
    const draft = field.form.getAttribute("action") && drafts[nameOf(field)];
    if (draft && field.value === field.defaultValue) field.value = draft.text;
  }
}

/** These fields were sent, or somebody does not want them any more. */
export function dropDrafts(form) {
  change(({ drafts }) => {
    for (const field of form.querySelectorAll(DRAFTED)) delete drafts[nameOf(field)];
  });
}

/** What was typed in another tab, or sent from there, or was kept until the end of it. */
function followOtherTab(event) {
  if (event.key !== HERE) return;
  const before = parsed(event.oldValue);
  const { how, queue } = parsed(event.newValue);
  shrank(before.queue, queue, how);
  if (how === OVER) {
    takenElsewhere(before);
    return;
  }
  if (how !== FINISHED) followFields(before.drafts);
  show();
  if (queue.length > before.queue.length) setTimeout(show, SOON);
}

function parsed(text) {
  try {
    return { ...NOTHING(), ...JSON.parse(text) };
  } catch {
    return NOTHING();
  }
}

function followFields(before) {
  const { drafts } = read();
  for (const field of document.querySelectorAll(DRAFTED)) {
    const was = before[nameOf(field)];
    if (was && field.value === was.text) field.value = drafts[nameOf(field)]?.text ?? field.defaultValue;
  }
}

// The outbox -----------------------------------------------------------------------------------

let underWay = false;
let attempts = 0;
let timer = 0;
let refusals = 0;
let waited = false; // it was said that something waits, so it is said that it is saved
let emptied = ""; // how the outbox became empty, here or in another tab: SENT or OVER; not known yet: ""
let over = false; // nothing is sent from here any more

/** Only who takes the last of it away knows how the outbox became empty. */
function shrank(before, after, how) {
  if (before.length && !after.length) emptied = how === SENT ? SENT : OVER;
}

function takeAway(kept, op, how) {
  const left = kept.queue.filter((one) => one.op !== op);
  shrank(kept.queue, left, how);
  kept.queue = left;
}

/** What is being added goes from its fields into the outbox. */
function queued(event) {
  const form = event.target;
  if (!form.matches("form[data-queue]")) return;
  event.preventDefault();
  event.stopImmediatePropagation(); // htmx is not to send it too
  const pressed = event.submitter?.name ? [[event.submitter.name, event.submitter.value]] : [];
  const fields = [...new FormData(form), ...pressed].filter(([name]) => !NOT_SAID.includes(name));
  const text = [...form.querySelectorAll(TYPED)].map((field) => field.value.trim()).filter(Boolean).join(" · ");
  change(({ queue }) => queue.push({ op: newId(), action: form.getAttribute("action"), form: form.dataset.form, fields, text, at: Date.now() }));
  dropDrafts(form);
  sayError(form, "");
  empty(form);
  if (form.dataset.close !== undefined) form.closest("dialog")?.close();
  document.dispatchEvent(new CustomEvent("teamtool:saved", { detail: form }));
  setTimeout(show, SOON);
  send();
}

/** A refusal: the text goes back to its fields when they are in view and empty. Whether it did. */
function putBack(item) {
  const form = document.querySelector(`form[data-form="${item.form}"]`);
  const fields = form ? [...form.querySelectorAll(TYPED)] : [];
  if (!fields.length || !fields.every((field) => field.checkVisibility?.() ?? field.offsetParent) || hasUnsent(form)) return false;
  for (const field of fields) field.value = item.fields.find(([name]) => name === field.name)?.[1] ?? field.value;
  sayError(form, item.sentence);
  fields.forEach(keepDraft);
  return true;
}

async function send() {
  clearTimeout(timer);
  if (underWay) return;
  underWay = true;
  try {
    for (let item = read().queue[0]; item && !item.refused; item = read().queue[0])
      if (!(await sent(item))) break;
  } finally {
    underWay = false;
    if (over) showNotSent();
    else show();
  }
}

/** One of them; whether to go on with the next at once. */
async function sent(item) {
  const answer = await post(item);
  if (answer?.ok && answer.said?.items) {
    attempts = refusals = 0;
    drop(item, SENT);
    live.take(answer.said);
    document.dispatchEvent(new CustomEvent("teamtool:saved", { detail: document }));
    return true;
  }
  const { error, code } = answer?.said ?? {};
  const noPlace = live.ENDS.includes(code);
  // A 404 that is not ours: the server is away, and what stands before it says so.
  const refused = error && answer.status < 500 && ![404, 429].includes(answer.status) && !noPlace;
  if (!refused || (answer.status === 403 && refusals++ < LET_GO)) {
    if (refused || noPlace) live.check(); // brings a fresh token, or the news that this place is gone
    later();
    return false;
  }
  if (answer.said.frame) live.take(answer.said.frame);
  if (putBack({ ...item, sentence: answer.said.error })) drop(item);
  else change(({ queue }) => queue.filter(({ op }) => op === item.op).forEach((one) => (one.refused = answer.said.error)));
  return !read().queue[0]?.refused;
}

async function post(item) {
  const giveUp = new AbortController();
  const tooLong = setTimeout(() => giveUp.abort(), Number(body.dataset.answerWithin));
  try {
    const fields = [...item.fields, ["op", item.op], ["revision", live.line.revision], ["csrfmiddlewaretoken", live.line.csrf]];
    const headers = { "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" };
    const response = await fetch(item.action, { method: "POST", headers, body: new URLSearchParams(fields), signal: giveUp.signal });
    return { ok: response.ok, status: response.status, said: await response.json() };
  } catch {
    return null;
  } finally {
    clearTimeout(tooLong);
  }
}

function drop(item, how = "") {
  taken.queue = taken.queue.filter(({ op }) => op !== item.op);
  change((kept) => takeAway(kept, item.op, how), how);
}

function later() {
  if (!over) timer = setTimeout(send, live.growing(Number(body.dataset.sendRetry), 30, attempts++));
}

function atOnce() {
  if (document.visibilityState !== "visible") return;
  attempts = 0;
  send();
}

// What is said of it ---------------------------------------------------------------------------

function show() {
  const box = document.getElementById("outbox");
  if (!box) return;
  const { queue } = read();
  const now = Date.now();
  const waits = queue.some(({ at, refused }) => refused || now - at >= SOON);
  box.hidden = !waits;
  const said = document.getElementById("saved");
  if (over) said.textContent = "";
  said.classList.toggle("unseen", waits); // the box says it to who sees
  if (waits) {
    const words = queue.length === 1 ? box.dataset.sayOne : box.dataset.saySome.replace("{n}", queue.length);
    box.querySelector("summary [data-count]").textContent = words;
    if (said.textContent !== words) said.textContent = words;
    list(box.querySelector("ul"), queue);
    if (queue[0].refused) box.open = true;
    waited = true;
    emptied = "";
  } else if (waited && !queue.length) {
    // The queue is seen empty before it is told who emptied it: nothing is said until then.
    waited = !emptied;
    said.textContent = emptied === SENT ? box.dataset.saySaved : "";
    setTimeout(() => said.textContent === box.dataset.saySaved && (said.textContent = ""), 5000);
  }
}

function list(place, queue) {
  const template = place.querySelector("template");
  const rows = queue.map(({ op, text, refused }) => {
    const row = template.content.cloneNode(true);
    row.querySelector("[data-text]").textContent = text;
    const sentence = row.querySelector("[data-sentence]");
    sentence.textContent = refused ?? "";
    sentence.hidden = !refused;
    for (const button of row.querySelectorAll("button")) {
      button.dataset.op = op;
      button.parentElement.hidden = !refused;
    }
    return row;
  });
  place.replaceChildren(template, ...rows);
}

/** The line has ended. What is under way may still be answered; then it is known what did not go. */
function letGo() {
  over = true;
  clearTimeout(timer);
  if (!underWay) showNotSent();
}

let taken = NOTHING(); // what another tab, which heard the end before us, took from what is kept
const shown = new Set(); // of what was not sent: nothing twice, whichever tab was first

function takenElsewhere({ queue, drafts }) {
  taken = { queue: [...taken.queue, ...queue], drafts: { ...taken.drafts, ...drafts } };
  if (over && !underWay) showNotSent();
}

/** On this page only, and gone with it: it is this person's own, and nobody comes back for it. */
function showNotSent() {
  const { queue, drafts } = read();
  if (queue.length || Object.keys(drafts).length) write(NOTHING(), OVER);
  waited = false; // nothing was saved
  show();
  const box = document.querySelector("[data-not-sent]");
  const replaced = box?.closest(".ended"); // the page made way for the words of the end, and so did its fields
  const unsent = [...taken.queue, ...queue].map(({ op, text }) => [op, text]);
  if (replaced) for (const [name, { text }] of Object.entries({ ...taken.drafts, ...drafts })) unsent.push([name, text]);
  const fresh = new Map(unsent.filter(([key]) => !shown.has(key)));
  if (!box || !fresh.size) return;
  const row = box.querySelector("template").content;
  for (const [key, text] of fresh) {
    shown.add(key);
    const copy = row.cloneNode(true);
    copy.firstElementChild.textContent = text;
    box.querySelector("ul").append(copy);
  }
  box.hidden = false;
  if (!replaced) box.querySelector("h2").scrollIntoView({ block: "nearest" });
}

function pressed(event) {
  const button = event.target.closest("[data-outbox]");
  if (!button) return;
  change((kept) => {
    if (button.dataset.outbox === "drop") takeAway(kept, button.dataset.op, "");
    else delete kept.queue.find(({ op }) => op === button.dataset.op)?.refused;
  });
  attempts = 0;
  send();
}

export function start() {
  dropOld();
  prepare(document);
  restore(document);
  document.addEventListener("htmx:configRequest", sending);
  document.addEventListener("htmx:beforeSend", sentOff);
  document.addEventListener("submit", queued, true);
  document.addEventListener("input", (event) => event.target.matches(DRAFTED) && keepDraft(event.target));
  document.addEventListener("click", pressed);
  document.addEventListener("visibilitychange", atOnce);
  window.addEventListener("online", atOnce);
  window.addEventListener("pageshow", atOnce);
  window.addEventListener("storage", followOtherTab);
  live.on("line", (way) => way !== "off" && atOnce());
  live.on("over", letGo); // after page.js has put up the words of the end
  live.on("state", ({ phase }) => phase === "finished" && change((kept) => (kept.drafts = {}), FINISHED));
  show();
  send();
}
