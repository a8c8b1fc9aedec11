// Keeps what is typed on the server, as it is typed, and says since when it could not (templates/foundation/keeping.html).
const PAUSE = 800; // Milliseconds without typing until it is kept,
const LONGEST = 5000; // how long somebody who types on without a pause waits for that,
const AGAIN = 5000; // until it is tried again,
const PATIENCE = 15000; // and until there is no answer.

const SIGNED_OUT = "you have been signed out. Sign in again in another window, then type on here.";
const OFFLINE = "no connection. Keep this page open: keeping is tried again.";
const TROUBLE = "Tideover is in trouble. Keep this page open: keeping is tried again.";
const BACK = "You can save now.";
// What stands between us and Tideover says so by these: Tideover itself did not get to see what was sent.
const AWAY = [502, 503, 504];

class Keeping {
  constructor(place, form) {
    Object.assign(this, { place, form, edits: 0, kept: 0, keptAt: "", trouble: "", held: false, since: 0, timer: 0 });
    form.addEventListener("input", () => this.onInput());
    form.addEventListener("submit", (event) => this.onSubmit(event));
    window.addEventListener("online", () => { if (this.trouble) this.keep(); });
    window.addEventListener("pagehide", () => this.onLeaving());
    window.addEventListener("beforeunload", (event) => { if (this.trouble && this.isUnkept()) event.preventDefault(); });
  }

  isUnkept() {
    return this.edits !== this.kept;
  }

  onInput() {
    if (!this.isUnkept()) this.since = Date.now();
    this.edits += 1;
    if (!this.trouble) this.keepIn(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  keepIn(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), milliseconds);
  }

  fields() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) if (typeof value === "string") fields.append(name, value);
    fields.set("draft_of", this.place.dataset.draftOf);
    return fields;
  }

  // What stands in the way of keeping: nothing, or the end of a sentence. One that is under way gives way to a new one.
  async keep() {
    clearTimeout(this.timer);
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const edits = this.edits;
    const patience = setTimeout(() => asking.abort("late"), PATIENCE);
    let answer, said;
    try {
      const headers = { "Tideover-Keeping": "1" };
      answer = await fetch(this.place.dataset.keepAt, { method: "POST", body: this.fields(), headers, signal: asking.signal });
      said = await answer.text();
    } catch {
      if (asking !== this.asking) return this.trouble;
      return this.couldNot(OFFLINE, AGAIN);
    } finally {
      clearTimeout(patience);
    }
    if (asking !== this.asking) return this.trouble;
    if (answer.ok && !answer.redirected) return this.wasKept(said, edits);
    if (answer.status === 401 && said) return this.wasKept(said, edits);
    if (answer.redirected || answer.status === 401 || answer.status === 403) return this.couldNot(SIGNED_OUT, AGAIN);
    return this.couldNot(TROUBLE, AGAIN, answer.status);
  }

  wasKept(said, edits) {
    this.kept = edits;
    this.keptAt = said.match(/\d\d:\d\d/)?.[0] ?? this.keptAt;
    this.say(this.held ? `${said}${said.endsWith(".") ? "" : "."} ${BACK}` : said, "");
    this.held = false;
    return "";
  }

  couldNot(why, again, status = 0) {
    this.status = status;
    const since = this.keptAt ? `since ${this.keptAt}` : "yet";
    this.say(`${this.held ? "Not saved, and not" : "Not"} kept ${since}: ${why}`, why);
    this.keepIn(again);
    return why;
  }

  say(words, trouble) {
    this.trouble = trouble;
    this.place.toggleAttribute("data-in-trouble", Boolean(trouble));
    if (this.place.textContent !== words) this.place.textContent = words;
  }

  // What is sent and does not arrive would be lost with the page: it is kept first, and the page stays where that fails.
  async onSubmit(event) {
    clearTimeout(this.timer);
    if (this.isSure || (!this.isUnkept() && navigator.onLine)) {
      this.kept = this.edits;
      return;
    }
    event.preventDefault();
    if (this.isHolding) return;
    this.isHolding = true;
    const why = await this.keep();
    this.isHolding = false;
    if (why === OFFLINE || (why === TROUBLE && AWAY.includes(this.status))) {
      this.held = true;
      this.couldNot(why, AGAIN, this.status);
      return;
    }
    clearTimeout(this.timer);
    this.kept = this.edits;
    this.isSure = true;
    this.form.requestSubmit(event.submitter);
    this.isSure = false;
  }

  // What was typed in the last moment before the page is left goes out by itself. A form that is sent keeps nothing.
  onLeaving() {
    if (this.isUnkept()) fetch(this.place.dataset.keepAt, { method: "POST", body: this.fields(), keepalive: true });
  }
}

export function startKeeping() {
  const place = document.querySelector("[data-keeping]");
  const form = place && document.getElementById(place.dataset.keeping);
  if (form) new Keeping(place, form);
}
