// How the time goes beside the programme: said in one sentence, with where minutes could be won.

import * as live from "./live.js";

const WORTH_SAYING = 2; // minutes
const MINUTE = 60_000;

/** The phase ends when its clock does, and at the earliest now. */
function ends() {
  const { ends: at, left } = document.getElementById("clock").dataset;
  const now = live.serverNow();
  return at ? Math.max(now, Number(at)) : now + Number(left) * 1000;
}

function say() {
  const pace = document.getElementById("pace");
  const due = Number(pace.dataset.due);
  pace.hidden = !due;
  if (!due) return;
  const late = Math.round((ends() - due) / MINUTE);
  const way = late >= WORTH_SAYING ? pace.dataset.sayBehind : late <= -WORTH_SAYING ? pace.dataset.sayAhead : pace.dataset.sayRight;
  const words = way.replace("{minutes}", Math.abs(late));
  const said = pace.querySelector("[data-pace]");
  if (said.textContent !== words) said.textContent = words;
  showWins(pace, late);
}

/** As many as make up for it, in the order in which they are named. */
function showWins(pace, late) {
  let missing = late;
  for (const win of pace.querySelectorAll("[data-win]")) {
    win.hidden = missing <= 0;
    missing -= Number(win.dataset.win);
  }
  const wins = pace.querySelector("[data-wins]");
  if (wins) wins.hidden = late < WORTH_SAYING;
}

live.on("frame", (frame) => frame.prepare || say());
say();
setInterval(say, 5000);
