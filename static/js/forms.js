// Forms: sent by htmx with an op id of their own, answered with a frame or a sentence in place.
// What somebody typed stays in its field until the server said that it is saved.

import { check, line, take } from "./live.js";

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
const sent = new WeakMap(); // form -> {op, said, texts, again, flying}

function sending(event) {
  const { parameters, elt: form } = event.detail;
  const fields = Object.fromEntries(Object.entries(parameters).filter(([name]) => !NOT_SAID.includes(name)));
  const said = JSON.stringify([form.getAttribute("action"), fields]);
  const before = sent.get(form);
  // No answer came to the same words: the same op, so that they are written once.
  const op = before && before.said === said ? before.op : newId();
  sent.set(form, { op, said, texts: fields, again: false, flying: true });
  parameters.op = op;
  parameters.revision = String(line.revision);
  // The token that the page came with may be older than the cookie; the server believes the form first.
  parameters.csrfmiddlewaretoken = line.csrf;
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
  const mine = sent.get(form) ?? {};
  mine.flying = false;
  const said = parse(xhr);
  if (xhr.status >= 200 && xhr.status < 300 && said) {
    sent.delete(form);
    saved(form, mine, said);
  } else if (said?.error) {
    sent.delete(form);
    sayError(form, said.error, said.reason);
    for (const [name, value] of Object.entries(said.fields ?? {})) if (form.elements[name]) form.elements[name].value = value;
    if (said.frame) take(said.frame);
    if (xhr.status === 403) check(); // brings a fresh token, or the news that this place is gone
  } else {
    sayError(form, document.body.dataset.noAnswer);
  }
}

function parse(xhr) {
  try {
    return JSON.parse(xhr.responseText);
  } catch {
    return null;
  }
}

function saved(form, mine, frame) {
  sayError(form, "");
  if (form.dataset.undo !== undefined) offerUndo(form);
  if (form.dataset.clear !== undefined) clear(form, mine.texts ?? {});
  if (form.dataset.close !== undefined) form.closest("dialog")?.close();
  if (form.closest("#undo")) document.getElementById("undo").hidden = true;
  take(frame);
  document.dispatchEvent(new CustomEvent("teamtool:saved", { detail: form }));
  if (mine.again && hasUnsent(form)) form.requestSubmit();
}

/** Take away what was saved. Whoever typed on meanwhile keeps the rest. */
function clear(form, texts) {
  for (const field of form.querySelectorAll(TYPED)) {
    const saved = texts[field.name];
    if (saved === undefined) continue;
    field.value = field.value.startsWith(saved) ? field.value.slice(saved.length).trimStart() : field.value;
  }
}

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

export function start() {
  prepare(document);
  document.addEventListener("htmx:configRequest", sending);
  document.addEventListener("htmx:beforeSend", sentOff);
  document.addEventListener(
    "submit",
    (event) => {
      const mine = sent.get(event.target);
      if (mine?.flying) mine.again = true;
    },
    true,
  );
}
