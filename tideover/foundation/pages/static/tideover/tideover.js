// Everything here is a help: each page works without it.
import { initAll } from "../nhsuk/nhsuk-frontend.js";
import { startKeeping } from "./keeping.js";
import { startKeyboard } from "./keyboard.js";
import { startPages } from "./pages.js";
import { startReveals } from "./reveals.js";

initAll();
startKeeping();
startKeyboard();
startPages();
startReveals();
