// The sheets of the projector: what does not fit on one stands on the next. They turn by themselves, by key, and from the console.
//
// A set ([data-sheets]) holds flows ([data-flow]), as a flap holds columns. A flow has a fixed room, and in it leaves
// ([data-leaves] > *), which may stand under the heading of a stretch ([data-stretch]). Nothing is cut off and nothing
// shrinks below what the back row can read: a set takes the largest of its sizes ([data-sizes]) in which one sheet is
// enough, or else the last of them and more sheets. A flow with fewer sheets than the others keeps its last one in view.

import * as live from "./live.js";

const LEAF = "[data-leaves] > *";
const said = document.getElementById("sheet");
const still = matchMedia("(prefers-reduced-motion: reduce)");

let sheets = []; // {set, flows: [{flow, leaves}]}
let at = 0;
let held = false;
let told = toldBy(); // what the console has said so far
let timer = 0;
let restUntil = 0;
const known = new Map(); // leaf -> what it said; what is not in it has just come

// Laying out ----------------------------------------------------------------------------------

function layOut() {
  const sets = [...document.querySelectorAll("[data-sheets]")];
  for (const set of sets) set.hidden = false;
  const inView = sets.filter((set) => set.getClientRects().length);
  const filled = inView.filter((set) => set.querySelector(LEAF));
  const used = filled.length ? filled : inView.slice(0, 1);
  const before = sheets[at]?.set;
  sheets = used.flatMap((set) => {
    for (const other of sets) other.hidden = other !== set;
    return sheetsOf(set);
  });
  const elsewhere = !used.includes(before);
  if (elsewhere || sheets.length < 2) held = told.held;
  const fresh = newest(used.filter((set) => set.dataset.newest !== undefined));
  if (fresh && !held) at = sheetOf(fresh);
  else if (elsewhere) at = 0;
  at = Math.max(0, Math.min(at, sheets.length - 1));
  for (const set of sets) set.hidden = inView.includes(set) && !used.includes(set); // an empty one takes no room
  show();
  if (fresh || !timer || sheets.length < 2) wait();
}

function sheetsOf(set) {
  for (const size of set.dataset.sizes.split(" ")) {
    set.dataset.size = size;
    const flows = [...set.querySelectorAll("[data-flow]")].map((flow) => ({ flow, ...pagesOf(flow) }));
    const most = Math.max(...flows.map(({ pages }) => pages.length));
    const fits = most === 1 && flows.every(({ tooLong }) => !tooLong);
    if (!fits && !set.dataset.sizes.endsWith(size)) continue;
    return Array.from({ length: most }, (_, n) => ({
      set,
      flows: flows.map(({ flow, pages }) => ({ flow, leaves: pages[Math.min(n, pages.length - 1)] })),
    }));
  }
  return [];
}

/** The leaves of a flow by page: as many lines on each as its room holds, and one at least. */
function pagesOf(flow) {
  for (const thing of flow.querySelectorAll(`${LEAF}, [data-stretch]`)) thing.hidden = false;
  const room = flow.clientHeight;
  const pages = [[]];
  let top = null;
  let tooLong = false; // one line alone
  for (const line of linesOf(flow)) {
    if (top !== null && line.bottom - top > room) {
      pages.push([]);
      top = null;
    }
    top ??= line.top - line.heading;
    tooLong ||= line.bottom - top > room;
    pages.at(-1).push(...line.leaves);
  }
  return { pages, tooLong };
}

/** What stands beside each other is one line. A heading goes with every page of its stretch. */
function linesOf(flow) {
  const lines = [];
  for (const leaf of flow.querySelectorAll(`${LEAF}, [data-stretch]:not(:has(${LEAF}))`)) {
    const top = leaf.offsetTop;
    const bottom = top + leaf.offsetHeight;
    const last = lines.at(-1);
    if (last && last.top === top && last.list === leaf.parentElement) {
      last.bottom = Math.max(last.bottom, bottom);
      last.leaves.push(leaf);
      continue;
    }
    const around = leaf.closest("[data-stretch]") ?? leaf.parentElement;
    const heading = (around.querySelector(LEAF)?.offsetTop ?? around.offsetTop) - around.offsetTop; // and what keeps it apart
    lines.push({ top, bottom, leaves: [leaf], list: leaf.parentElement, heading });
  }
  return lines;
}

// What has just come --------------------------------------------------------------------------

let stood = new Set(); // place and words of what stood there

/**
 * The latest of the leaves that have come or changed in these sets. Numbers on a card do not count as a change, nor does
 * a card that takes the place of another with the same words.
 */
function newest(sets) {
  const fresh = [];
  const before = stood;
  stood = new Set();
  for (const set of sets) {
    for (const leaf of set.querySelectorAll(LEAF)) {
      const words = (leaf.querySelector(".slip__text") ?? leaf).textContent;
      const key = leaf.id || words;
      const place = `${leaf.parentElement.id} ${words}`;
      const stands = `${leaf.dataset.order} ${place}`;
      if (known.get(key) !== place && !before.has(stands)) fresh.push(leaf);
      known.set(key, place);
      stood.add(stands);
    }
  }
  const order = (leaf) => Number(leaf.dataset.order ?? Infinity);
  return fresh.reduce((latest, leaf) => (latest && order(latest) > order(leaf) ? latest : leaf), null);
}

const sheetOf = (leaf) => sheets.findIndex(({ flows }) => flows.some(({ leaves }) => leaves.includes(leaf)));

// Turning -------------------------------------------------------------------------------------

function show() {
  const here = sheets[at];
  for (const { set } of sheets) set.hidden = set !== here.set;
  for (const { flow, leaves } of here?.flows ?? []) {
    const shown = new Set(leaves);
    for (const leaf of flow.querySelectorAll(LEAF)) leaf.hidden = !shown.has(leaf);
    for (const stretch of flow.querySelectorAll("[data-stretch]")) stretch.hidden = !leaves.some((leaf) => stretch.contains(leaf));
  }
  said.hidden = sheets.length < 2;
  const words = (held ? said.dataset.sayHeld : said.dataset.say).replace("{n}", at + 1).replace("{of}", sheets.length);
  if (said.textContent !== words) said.textContent = words;
}

function turn(by) {
  at = (((at + by) % sheets.length) + sheets.length) % sheets.length;
  show();
  if (!still.matches) sheets[at].set.animate({ opacity: [0, 1] }, { duration: 200, easing: "ease-out" });
  wait();
}

/** Until it turns by itself. */
function wait() {
  clearTimeout(timer);
  timer = 0;
  if (held || sheets.length < 2) return;
  timer = setTimeout(turn, Math.max(Number(said.dataset.turnEvery), restUntil - performance.now()), 1);
}

// What the console says ------------------------------------------------------------------------

/** How far it has turned in all, and whether it holds. Who came later starts at the first sheet, and counts from there. */
function toldBy() {
  const { turns, held: holds } = document.getElementById("sheet_state").dataset;
  return { turns: Number(turns), held: holds === "true" };
}

function news(frame) {
  if (frame.prepare) return;
  const before = told;
  told = toldBy();
  const other = told.held !== before.held;
  if (other) held = told.held;
  layOut();
  if (other) wait();
  if (told.turns !== before.turns && sheets.length > 1) turnAsWanted(told.turns - before.turns);
}

/** Somebody wanted this sheet: it stays longer. */
function turnAsWanted(by) {
  restUntil = performance.now() + Number(said.dataset.restAfterKey);
  turn(by);
}

// Keys of the screen itself ---------------------------------------------------------------------

const BY_KEY = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

function pressed(event) {
  if (sheets.length < 2 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.key === " " && !event.target.closest("button")) {
    held = !held;
    show();
    wait();
  } else if (event.key in BY_KEY) {
    turnAsWanted(BY_KEY[event.key]);
  } else return;
  event.preventDefault();
}

live.on("frame", news);
document.addEventListener("keydown", pressed);
new ResizeObserver(layOut).observe(document.querySelector("main"));
layOut();
