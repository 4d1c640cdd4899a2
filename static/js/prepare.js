// What the facilitator does beforehand: ticks that stay in this browser, and a message to copy.

const ticks = document.querySelector("[data-ticks]");
const key = `teamtool-ticks ${ticks?.dataset.ticks}`;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}

function keep(ticked) {
  try {
    if (ticked.length) localStorage.setItem(key, JSON.stringify(ticked));
    else localStorage.removeItem(key);
  } catch {
    // It keeps nothing.
  }
}

if (ticks) {
  const boxes = [...ticks.querySelectorAll("[data-tick]")];
  const ticked = kept();
  for (const box of boxes) box.checked = ticked.includes(box.dataset.tick);
  ticks.addEventListener("change", () => keep(boxes.filter((box) => box.checked).map((box) => box.dataset.tick)));
  if (document.body.dataset.phase === "finished") keep([]);
}

for (const copier of document.querySelectorAll("[data-copies-field]")) {
  const field = document.getElementById(copier.dataset.copiesField);
  copier.hidden = !navigator.clipboard; // plain http has none
  copier.addEventListener("click", () => navigator.clipboard.writeText(field.value).then(() => copier.classList.add("is-copied")));
}
