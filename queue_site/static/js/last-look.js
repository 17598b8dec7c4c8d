// Says what changed since this browser looked last: how the range moved and why, and where the number stands now.
// <last-look id="last-look" data-keep since="… [at]" later="… [minutes]" …> stands in the live screen; [data-look] says what is so now
// (data-until, data-place, data-why). What was seen is kept on the phone alone.
import { officeNow } from "./office-time.js";

const MINUTE = 60_000;
const now = () => document.querySelector("[data-look]")?.dataset ?? {};
const clock = (at, zone) =>
  new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at).replace(":", ".");

class LastLook extends HTMLElement {
  connectedCallback() {
    if (!this.started) {
      this.started = true;
      this.seen = this.read();
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") this.keep();
        else { this.seen = this.read(); this.say(); }
      });
      addEventListener("pagehide", () => this.keep());
      document.addEventListener("picture", () => this.say());
    }
    // The rest of the picture is in place when this runs.
    queueMicrotask(() => this.say());
  }

  get name() { return `last-look:${location.pathname}`; }

  read() {
    try { return JSON.parse(localStorage.getItem(this.name)); } catch { return null; }
  }

  keep() {
    const { until, place } = now();
    try { localStorage.setItem(this.name, JSON.stringify({ at: officeNow(), until, place, lang: document.documentElement.lang })); } catch { /* private mode */ }
  }

  say() {
    this.textContent = this.words();
    this.hidden = !this.textContent;
  }

  words() {
    const { until, place, why } = now();
    if (!this.seen) return "";
    const parts = [];
    const moved = until && this.seen.until ? Math.round((new Date(until) - new Date(this.seen.until)) / MINUTE) : 0;
    if (moved) parts.push(this.getAttribute(moved > 0 ? "later" : "earlier").replace("[minutes]", Math.abs(moved)) + (why ? ` (${why.replace(/\.$/, "")})` : ""));
    // In another language every place has another name.
    if (place && this.seen.place && place !== this.seen.place && this.seen.lang === document.documentElement.lang) parts.push(this.getAttribute("now").replace("[place]", place));
    if (!parts.length) return "";
    const zone = document.documentElement.dataset.zone;
    return `${this.getAttribute("since").replace("[at]", clock(this.seen.at, zone))} ${parts.join("; ")}.`;
  }
}
customElements.define("last-look", LastLook);
