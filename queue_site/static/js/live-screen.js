// <live-screen socket="/ws/…" fallback="/…?live" day="2026-11-22" revision="12" forecast="345"
//              stale-text="Shown as of %s. Reconnecting…">what the server drew</live-screen>
// shows every newer picture the server sends, whole, and says so when it hears nothing. Attributes, events and the
// messages it expects are described in docs/front-end.md.
import { ageOf, compareAges } from "./age.js";
import { Feed } from "./feed.js";
import { clockTime, heardTime, officeNow } from "./office-time.js";
import { reloadOnce } from "./reload.js";
import { swap } from "./swap.js";

const GRACE = 1_500;         // a heartbeat may overtake its picture by a moment
const ANOTHER_TRUTH = 15_000;

class LiveScreen extends HTMLElement {
  #feed; #shown; #html = null; #fresh = false; #behind; #doubt; #lastNews; #banner;

  connectedCallback() {
    this.#shown ??= ageOf({
      day: this.getAttribute("day"), revision: this.getAttribute("revision"), forecast: this.getAttribute("forecast"),
    });
    this.#lastNews = officeNow();
    this.#banner = document.createElement("p");
    this.#banner.className = "stale-banner";
    this.#banner.setAttribute("role", "status");   // present and empty from the start, so that its words are announced
    this.before(this.#banner);
    this.#feed = new Feed({
      socket: this.getAttribute("socket"),
      fallback: this.getAttribute("fallback"),
      connected: () => { this.#fresh = true; clearTimeout(this.#doubt); this.#doubt = undefined; },
      news: (message) => this.#hear(message),
      silence: () => this.#setStale(true),
    });
    this.#feed.start();
  }

  disconnectedCallback() {
    this.#feed.stop();
    clearTimeout(this.#behind);
    clearTimeout(this.#doubt);
    this.#banner.remove();
  }

  // Also called by <quick-form> with the picture that came with the answer to a click.
  show(message) {
    if (typeof message?.html !== "string") return false;
    const age = ageOf(message);
    const order = compareAges(age, this.#shown);
    if (order < 0 || (order === 0 && !this.#fresh)) return false;
    this.#fresh = false;
    this.#shown = age;
    clearTimeout(this.#behind);
    this.#behind = undefined;
    for (const name of ["day", "revision", "forecast"]) this.setAttribute(name, age[name]);
    this.#draw(message);
    return true;
  }

  #hear(message) {
    heardTime(message.at);
    this.#lastNews = officeNow();
    this.#setStale(false);
    if (this.show(message)) return;
    const order = compareAges(ageOf(message), this.#shown);
    if (order > 0) this.#catchUp();
    if (order < 0) this.#wonder();
  }

  // A picture announced by a heartbeat but not seen: perhaps on its way, perhaps lost.
  #catchUp() {
    this.#behind ??= setTimeout(() => { this.#behind = undefined; this.#feed.ask(); }, GRACE);
  }

  // At once and whole: a cross-fade would lay two numbers over each other for a moment.
  #draw(message) {
    if (message.html !== this.#html) swap(this, message.html);
    this.#html = message.html;
    this.dispatchEvent(new CustomEvent("picture", { bubbles: true, detail: message }));
  }

  // What is heard is older than what is shown. Usually the page was drawn later than its audience's last message. But
  // after a restored backup the shown picture would never be beaten: ask once a connection, and believe the answer.
  #wonder() {
    this.#doubt ??= setTimeout(async () => {
      const message = await this.#feed.ask();
      if (message && compareAges(ageOf(message), this.#shown) < 0) reloadOnce();
    }, ANOTHER_TRUTH);
  }

  #setStale(stale) {
    if (stale === this.hasAttribute("stale")) return;
    this.toggleAttribute("stale", stale);
    const text = this.getAttribute("stale-text") || "%s";
    this.#banner.textContent = stale ? text.replace("%s", clockTime(this.#lastNews)) : "";
    this.dispatchEvent(new CustomEvent("stale", { bubbles: true, detail: { stale } }));
  }
}

customElements.define("live-screen", LiveScreen);
