// Single keys of the console and the screen. Each has a button too, and who speaks to a computer can switch them off.

const KEPT = "teamtool-single-keys";
const listens = document.getElementById("single-keys");

function kept() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT, listens.checked ? "on" : "off");
  } catch {
    // It holds for as long as this page is open.
  }
}

const BUTTON_OF = { "?": "[data-open=keys]", f: "[data-fullscreen]" };

function pressed(event) {
  if (!listens.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
  const wanted = BUTTON_OF[event.key.toLowerCase()];
  const button = wanted && document.querySelector(wanted);
  if (!button || button.hidden) return;
  event.preventDefault();
  button.click();
}

listens.checked = kept();
listens.addEventListener("change", keep);
document.addEventListener("keydown", pressed);
