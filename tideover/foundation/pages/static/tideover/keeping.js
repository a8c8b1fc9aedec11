// Says so when what is typed could not be kept (see templates/foundation/keeping.html).
const OFFLINE = "Not kept: there is no connection. It is tried again as you type.";
const SIGNED_OUT = "Not kept: you have been signed out. Copy what you typed, then reload the page to sign in.";
const REFUSED = "Not kept: something went wrong. It is tried again as you type.";

function isKeeping(event) {
  return event.detail.elt instanceof Element && event.detail.elt.hasAttribute("data-keeping");
}

function say(event, text) {
  event.detail.elt.textContent = text;
}

// What was typed in the last moment before the page is left goes out by itself. A form that is sent keeps nothing.
function startKeepingOnLeaving() {
  const place = document.querySelector("[data-keeping]");
  const form = place && document.getElementById(place.dataset.keeping);
  if (!form) return;
  let unkept = false;
  form.addEventListener("input", () => { unkept = true; });
  form.addEventListener("submit", () => { unkept = false; });
  document.body.addEventListener("htmx:afterSwap", (event) => { if (isKeeping(event)) unkept = false; });
  window.addEventListener("pagehide", () => {
    if (!unkept) return;
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(JSON.parse(place.getAttribute("hx-vals")))) fields.set(name, value);
    fetch(place.getAttribute("hx-post"), { method: "POST", body: fields, keepalive: true });
  });
}

export function startKeeping() {
  startKeepingOnLeaving();
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isKeeping(event)) return;
    const { xhr, pathInfo } = event.detail;
    const wentElsewhere = new URL(xhr.responseURL).pathname !== pathInfo.requestPath;
    if (wentElsewhere || xhr.status === 401 || xhr.status === 403) {
      event.detail.shouldSwap = false;
      say(event, (xhr.status === 401 && xhr.responseText) || SIGNED_OUT);
    }
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    if (isKeeping(event) && ![401, 403].includes(event.detail.xhr.status)) say(event, REFUSED);
  });
  document.body.addEventListener("htmx:sendError", (event) => {
    if (isKeeping(event)) say(event, OFFLINE);
  });
}
