// Pages before a session: what stands behind the # of a link goes into its field, and out of the address.

const secret = decodeURIComponent(location.hash.slice(1));
const link = document.querySelector("input[name=link]");
const code = document.querySelector("input[name=code]");

if (secret) {
  history.replaceState(null, "", location.pathname + location.search);
  if (link) {
    link.value = secret;
    link.form.submit();
  } else if (code) {
    code.value = secret;
    document.querySelector("input[name=name]")?.focus();
  }
}

// Who leaves takes along what this browser kept of them.
document.querySelector("form[data-forget]")?.addEventListener("submit", (event) => {
  try {
    localStorage.removeItem(event.target.dataset.forget);
  } catch {
    // It keeps nothing.
  }
});

// What this browser can copy is offered; plain http has no clipboard.
for (const copier of document.querySelectorAll("[data-copy]")) {
  copier.hidden = !navigator.clipboard;
  copier.addEventListener("click", () => navigator.clipboard.writeText(copier.dataset.copy).then(() => copier.classList.add("is-copied")));
}

// What was kept here more than a day ago goes, also when nobody opens a session again. (As in forms.js: not a module of
// both, because a phone's first visit is to take eight requests.)
function isYoung(text) {
  try {
    const { queue = [], drafts = {} } = JSON.parse(text);
    return [...queue, ...Object.values(drafts)].some(({ at }) => at > Date.now() - 24 * 3600_000);
  } catch {
    return false; // nobody can read it any more
  }
}

try {
  for (const key of Object.keys(localStorage)) if (key.startsWith("teamtool ") && !isYoung(localStorage.getItem(key))) localStorage.removeItem(key);
} catch {
  // It keeps nothing.
}

// Back to a page that was sent before: another post must not look like the same one.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
