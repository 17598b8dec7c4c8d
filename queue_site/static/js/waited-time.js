// <waited-time since="2026-11-22T10:30:00+07:00">12 min</waited-time> counts the minutes, in the page's language.
// With over="45" it gets the attribute `late` from that minute on.
import { officeNow } from "./office-time.js";

class WaitedTime extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), 5_000);
  }

  disconnectedCallback() { clearInterval(this.#timer); }

  #tick() {
    const since = Date.parse(this.getAttribute("since"));
    if (!Number.isFinite(since)) return;
    const minutes = Math.max(0, Math.floor((officeNow() - since) / 60_000));
    const text = new Intl.NumberFormat(document.documentElement.lang || undefined,
      { style: "unit", unit: "minute", unitDisplay: this.getAttribute("display") || "short" }).format(minutes);
    if (this.textContent !== text) this.textContent = text;
    this.toggleAttribute("late", this.hasAttribute("over") && minutes >= Number(this.getAttribute("over")));
  }
}

customElements.define("waited-time", WaitedTime);
