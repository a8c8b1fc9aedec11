// j and k walk a list, c records a contact, w leads to the first page, "/" searches, "?" explains; Enter is the browser's own. Each person can turn the
// single keys off (WCAG 2.1.4), and they do nothing while somebody is typing.
const OFF = "tideover-single-keys-off";
const FORM = "form[data-keyboard-save]";
const TYPING = "input, textarea, select, [contenteditable]";

function isOff() {
  return localStorage.getItem(OFF) === "yes";
}

function isTyping(target) {
  return target instanceof Element && target.closest(TYPING) !== null;
}

function items() {
  return [...document.querySelectorAll("[data-keyboard-list] [data-keyboard-item]")];
}

function step(by) {
  const links = items();
  if (links.length === 0) return;
  const here = links.indexOf(document.activeElement);
  const next = here === -1 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => document.querySelector("[data-keyboard-contact]")?.click(),
  w: () => document.querySelector("[data-keyboard-home]")?.click(),
  "/": () => document.querySelector("[data-keyboard-search]")?.focus(),
  "?": () => document.getElementById("keyboard-help")?.showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isOff() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// Ctrl+Enter (Command+Enter) saves from inside a long note, where Enter alone begins a line, and from a page on which
// nothing has been touched, where what the form shows is right as it is.
function onSave(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target === document.body ? document.querySelector(FORM) : event.target.closest?.(FORM);
  if (!form || event.repeat) return;
  event.preventDefault();
  form.querySelector("button[type=submit]")?.click();
}

function startHelp() {
  const help = document.getElementById("keyboard-help");
  if (!help) return;
  const off = help.querySelector("[data-keyboard-off]");
  off.checked = isOff();
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "yes" : "no"));
  help.querySelector("[data-keyboard-close]").addEventListener("click", () => help.close());
  document.querySelector("[data-keyboard-hint]").hidden = false;
  document.querySelector("[data-keyboard-help]").addEventListener("click", () => help.showModal());
}

export function startKeyboard() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onSave);
  startHelp();
}
