// Runs before the page is drawn, so that nothing jumps: says which of the design system's parts may start.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("nhsuk-frontend-supported");
