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

export function startPages() {
  let opened = [];
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
