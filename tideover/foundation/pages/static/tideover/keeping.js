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

export function startKeeping() {
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
