// The line to the server: one socket that carries news down, and a check over HTTP now and then.
// Frames are what `sessions/frames.py` describes. Nothing here knows what is on a page.

const body = document.body;
const pause = (least, most) => least + Math.random() * (most - least);

/** A pause that grows from a part of the longest to the longest, never the same for many at once. */
export const growing = (longest, part, attempts) => Math.min(longest, (longest / part) * 2 ** attempts) * pause(0.5, 1);

export const line = {
  revision: Number(body.dataset.revision),
  csrf: body.dataset.csrf,
  open: false, // the socket is
  way: "", // how news comes: "open", by asking now and then ("slow"), or not at all ("off")
};

const listeners = { frame: [], state: [], line: [], over: [], renewed: [] };
export const on = (what, tell) => listeners[what].push(tell);
const tell = (what, ...news) => listeners[what].forEach((listener) => listener(...news));

let socket = null;
let attempts = 0;
let over = false;
let ended = false; // the session has: no socket any more, but its page stays, and we ask whether it is still there
let retryTimer = 0;
let checkTimer = 0;
let best = { error: Infinity, server: Date.now(), at: performance.now() };

/** The server's time in milliseconds, whatever this device's clock says. */
export const serverNow = () => best.server + (performance.now() - best.at);

/** Take a frame: drop what we have already, ask for the whole when one is missing. */
export function take(frame) {
  const isWhole = frame.from === undefined;
  if (!isWhole && frame.to <= line.revision && frame.from !== frame.to) return;
  if (!isWhole && frame.from > line.revision) {
    fetchState(null);
    return;
  }
  const hold = holdStill(document.activeElement);
  place(frame, isWhole);
  line.revision = frame.to;
  if (frame.state) tell("state", frame.state);
  tell("frame", frame);
  hold();
}

const scrolls = (box) => box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);

/** Where somebody types stays where it is on the glass, whatever comes or goes above it. */
function holdStill(field) {
  const top = () => (field?.matches("input, textarea") ? field.getClientRects()[0]?.top : undefined);
  const before = top();
  return () => {
    const moved = top() - before; // not a number when it was or is out of sight
    if (!moved) return;
    let box = field.parentElement;
    while (box.parentElement && !scrolls(box)) box = box.parentElement;
    box.scrollTop += moved;
  };
}

function place(frame, isWhole) {
  const named = new Set();
  for (const item of frame.items) {
    named.add(item.id);
    put(item);
  }
  for (const id of frame.gone) {
    if (id.endsWith("-*")) takeRows(id.slice(0, -1), named);
    else takeAway(document.getElementById(id));
  }
  if (isWhole) takeRows("", named);
}

/** Take away the rows whose id begins so, but those that the frame holds. */
function takeRows(beginning, named) {
  for (const list of document.querySelectorAll("[data-list]"))
    for (const row of [...list.children]) if (row.id.startsWith(beginning) && !named.has(row.id)) takeAway(row);
}

/** Who was in it with the keyboard is then on what stands beside it. */
function takeAway(row) {
  if (!row || waits(row.parentElement, row.id, null)) return;
  const inIt = row.contains(document.activeElement);
  const near = row.nextElementSibling ?? row.previousElementSibling ?? row.parentElement;
  row.remove();
  if (inIt) standNear(near);
}

// What waits for who reads slowly ---------------------------------------------------------------

let held = null; // in here nothing comes, changes or goes until it is let go
const waiting = new Map(); // id of a row -> what came of it, or null when it goes

export function hold(place) {
  held = place;
  if (held) return;
  for (const [id, item] of waiting) {
    if (item) put(item);
    else takeAway(document.getElementById(id));
  }
  waiting.clear();
  tell("frame", {});
}

const waits = (list, id, item) => Boolean(list && held?.contains(list) && waiting.set(id, item));

// Rows and parts ----------------------------------------------------------------------------------

function put(item) {
  const old = document.getElementById(item.id);
  const list = item.list ? document.querySelector(`[data-list="${item.list}"]`) : null;
  if (waits(list, item.id, item)) return;
  const fresh = element(item);
  if (old) keepFolds(old, fresh);
  if (old && (!list || old.parentElement === list) && old.isEqualNode(fresh)) return;
  if (!list) {
    if (old) swap(old, fresh);
    return;
  }
  const before = [...list.children].find((row) => row !== old && comesAfter(row, item));
  const next = before ?? null;
  if (old && old.parentElement === list && (old.nextElementSibling ?? null) === next) swap(old, fresh);
  else {
    const focus = old ? focusIn(old) : null;
    old?.remove();
    list.insertBefore(fresh, next);
    if (!old) settle(fresh);
    focus?.(fresh);
  }
  window.htmx?.process(fresh);
}

/** As the server sorts them: where the order is the same, by id. */
function comesAfter(row, item) {
  const order = Number(row.dataset.order);
  return order > item.order || (order === item.order && row.id > item.id);
}

/** A fold that somebody opened stays open in what takes its place. */
function keepFolds(old, fresh) {
  for (const fold of old.querySelectorAll("details[id][open]")) fresh.querySelector(`#${fold.id}`)?.setAttribute("open", "");
}

/** Something arrived: it settles once, and not again when its section comes back into view. */
function settle(fresh) {
  fresh.classList.add("slip--new");
  fresh.addEventListener("animationend", () => fresh.classList.remove("slip--new"), { once: true });
}

function element(item) {
  const holder = document.createElement("template");
  holder.innerHTML = item.html.trim();
  const fresh = holder.content.firstElementChild;
  tell("frame", { prepare: fresh });
  return fresh;
}

function swap(old, fresh) {
  const focus = focusIn(old);
  old.replaceWith(fresh);
  focus?.(fresh);
  window.htmx?.process(fresh);
}

const PRESSED = "a[href], button, summary";
const CONTROLS = `${PRESSED}, input:not([type=hidden])`;

/** If the keyboard is in an element that is replaced, a way to bring it to the same control of the new one. */
function focusIn(old) {
  if (!old.contains(document.activeElement)) return null;
  const was = standing(old, document.activeElement);
  return (fresh) => standNear(fresh, was, false);
}

/** Which control of a place it is: by its kind first, because another may come before it. */
export function standing(place, control) {
  const all = [...place.querySelectorAll(CONTROLS)];
  const kind = control.className;
  return { kind, nth: all.filter((one) => one.className === kind).indexOf(control), at: all.indexOf(control) };
}

/** Not what is folded away either. */
export const isInView = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;

const FIRST = { nth: 0, at: 0 };

/** Bring the keyboard to this control of a place, or the nearest that can be used; or else to one around it. */
export function standNear(place, was = FIRST, bring = true) {
  for (let box = place, of = CONTROLS; box; box = box.parentElement, of = PRESSED, was = FIRST) {
    const all = [...box.querySelectorAll(of)];
    const alike = all.filter((control) => control.className === was.kind);
    const at = all.indexOf(alike[Math.min(was.nth, alike.length - 1)] ?? all[Math.min(was.at, all.length - 1)]);
    const usable = all.filter((control) => isInView(control) && !control.disabled);
    const best = usable.filter((control) => all.indexOf(control) <= at).pop() ?? usable[0];
    if (best) {
      best.focus({ preventScroll: true });
      if (bring && best.matches(":focus-visible")) best.scrollIntoView({ block: "nearest" });
      return;
    }
  }
}

async function ask(url) {
  const sent = performance.now();
  // A line that stalls never says no.
  const giveUp = new AbortController();
  const tooLong = setTimeout(() => giveUp.abort(), Number(body.dataset.checkEvery) / 2);
  try {
    return await answerOf(await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", signal: giveUp.signal }), sent);
  } finally {
    clearTimeout(tooLong);
  }
}

/** What ends a line, by socket or by asking: see sessions/access.py. */
export const ENDS = [4401, 4403, 4404];
const ENDED = 4404; // of a socket: the session has ended, or is gone; of an answer: it is gone

async function answerOf(response, sent) {
  // What stands between us and the server says 403 or 404 of itself too, in whatever words, while the server is away.
  const code = [403, 404].includes(response.status) ? (await response.json())?.code : 0;
  if (ENDS.includes(code)) {
    end(code);
    return null;
  }
  if (!response.ok) throw new Error(String(response.status));
  const said = await response.json();
  return { said, took: performance.now() - sent };
}

async function fetchState(since) {
  try {
    const answer = await ask(since === null ? body.dataset.state : `${body.dataset.state}?since=${since}`);
    if (answer) take(answer.said);
  } catch {
    // The next check tries again.
  }
}

/** Ask for revision and time. Without a socket this is also how news comes. */
export async function check() {
  clearTimeout(checkTimer);
  if (over) return;
  try {
    const answer = await ask(body.dataset.check);
    if (!answer) return;
    setTime(answer.said.now, answer.took);
    line.csrf = answer.said.csrf;
    if (answer.said.version !== body.dataset.version) tell("renewed");
    sayWay(line.open ? "open" : "slow");
    if (answer.said.revision > line.revision) await catchUp(answer.said.revision);
    else if (answer.said.revision < line.revision && !line.open) await fetchState(null); // a backup was put back
  } catch {
    // Half-open: the socket has not noticed yet.
    if (line.open) {
      line.open = false;
      reconnect();
    }
    sayWay("off");
  }
  const every = line.open ? body.dataset.checkEvery : body.dataset.checkAlone;
  checkTimer = setTimeout(check, Number(ended ? body.dataset.checkEvery * AFTER_THE_END : every) * pause(0.9, 1.1));
}

const AFTER_THE_END = 15; // times the usual pause: what was wiped or deleted is then taken away here too

function setTime(now, took) {
  // The half of the way there and back is the most we can be wrong. A guess grows old: clocks drift.
  const error = took / 2;
  const aged = best.error + (performance.now() - best.at) / 10000;
  // A device that slept may not have counted meanwhile: then we are further off than both could be wrong.
  const wrong = Math.abs(now + error - serverNow()) > error + Math.max(aged, best.error) + 1;
  if (error <= aged || wrong) best = { error, server: now + error, at: performance.now() };
}

async function catchUp(revision) {
  const asked = line.open ? socket : null;
  // Time for news that is under way.
  if (asked) await new Promise((resolve) => setTimeout(resolve, Number(body.dataset.checkEvery) / 13));
  if (line.revision >= revision || over) return;
  await fetchState(line.revision);
  if (asked && socket === asked) reconnect(); // it was open all the while and said nothing: deaf
}

const OPENS_WITHIN = 10_000; // ms; after failures Chromium itself waits up to five seconds before it tries again

function connect() {
  clearTimeout(retryTimer);
  if (over || ended || socket) return;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = (socket = new WebSocket(`${scheme}//${location.host}${body.dataset.socket}`));
  // A socket that is swallowed on its way never says no either.
  setTimeout(() => mine.readyState === WebSocket.CONNECTING && mine.close(), OPENS_WITHIN);
  mine.onopen = () => {
    attempts = 0;
    setOpen(true);
    check();
  };
  mine.onmessage = (event) => take(JSON.parse(event.data));
  mine.onclose = (event) => {
    if (socket !== mine) return;
    socket = null;
    setOpen(false);
    if (event.code === ENDED) rest();
    else if (ENDS.includes(event.code)) end(event.code);
    else retryTimer = setTimeout(connect, growing(Number(body.dataset.retry), 20, attempts++));
  };
}

function reconnect() {
  const old = socket;
  socket = null;
  old?.close();
  connect();
}

function setOpen(open) {
  if (line.open === open) return;
  line.open = open;
  // A closed socket may be all that is blocked: the next check says whether news comes by asking.
  if (open) sayWay("open");
  else if (navigator.onLine) check();
  else sayWay("off");
}

function sayWay(way) {
  if (line.way === way || over || ended) return;
  line.way = way;
  tell("line", way);
}

/** The end of this line: nothing is tried again. */
function end(code) {
  if (over) return;
  over = true;
  clearTimeout(checkTimer);
  clearTimeout(retryTimer);
  socket?.close();
  tell("over", code, true);
}

/** The session has ended: what is there may still be read. The check that a closed socket asks says whether it is. */
function rest() {
  if (over || ended) return;
  ended = true;
  clearTimeout(retryTimer);
  tell("over", ENDED, false);
}

function lookUp() {
  if (document.visibilityState !== "visible" || over) return;
  attempts = 0;
  // The device was offline for a moment, and its socket does not know: it may be of a network that is gone.
  if (socket?.readyState === WebSocket.OPEN && !line.open) reconnect();
  else connect();
  check();
}

export function start() {
  document.addEventListener("visibilitychange", lookUp);
  window.addEventListener("online", lookUp);
  window.addEventListener("pageshow", (event) => event.persisted && lookUp());
  window.addEventListener("offline", () => setOpen(false));
  connect();
  check();
}
