// What pages need beyond single parts: menus that close, prints that show everything, forms that come back.
const NOTES = ".app-moment details:not([open])";

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.app-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

function onEscape(event) {
  const menu = event.key === "Escape" && event.target instanceof Element && event.target.closest("details.app-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
}

// A form that the browser brings back as it was has been sent already: it is asked for anew.
function onReturn(event) {
  if (event.persisted && document.getElementById("page-form")) location.reload();
}

// On a phone, beginning in the note would scroll out of sight who the contact was with.
const WIDE = "(min-width: 62rem)";

function startTyping() {
  const place = document.querySelector("[data-focus-when-wide]");
  if (place && window.matchMedia(WIDE).matches && document.activeElement === document.body) place.focus();
}

export function startPages() {
  let opened = [];
  startTyping();
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("keydown", onEscape);
  window.addEventListener("pageshow", onReturn);
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll(NOTES)];
    opened.forEach((note) => (note.open = true));
  });
  window.addEventListener("afterprint", () => opened.forEach((note) => (note.open = false)));
}
