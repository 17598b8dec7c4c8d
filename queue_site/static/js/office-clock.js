// <office-clock zone="Asia/Jakarta" offset-of="2026-11-22T10:42:00+07:00">10.42</office-clock> goes on by itself, by the
// server's clock: a television whose own clock is wrong still shows the office's time.
import { clockTime, heardTime, officeNow } from "./office-time.js";

class OfficeClock extends HTMLElement {
  #timer;

  connectedCallback() {
    heardTime(this.getAttribute("offset-of"));
    this.#tick();
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #tick() {
    const now = officeNow();
    const seconds = this.hasAttribute("seconds");
    const text = clockTime(now, this.getAttribute("zone") || undefined, seconds);
    if (this.textContent !== text) this.textContent = text;
    const step = seconds ? 1_000 : 5_000;
    this.#timer = setTimeout(() => this.#tick(), step - (now % step) + 20);
  }
}

customElements.define("office-clock", OfficeClock);
