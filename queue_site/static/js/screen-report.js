// Tells the server every few seconds what an unattended screen is, and hands on what it answers.
// <screen-report report="/layar/…/kabar/" kind="kiosk" zone="" version="…"> does it for a screen that does not speak;
// <call-voice> uses the Reporter itself.
import { around } from "./backoff.js";
import { reloadOnce } from "./reload.js";
import { ScreenName } from "./screen-name.js";

const USUAL = 5_000, AFTER_FAILURE = 2_000, PATIENCE = 8_000;

export class Reporter {
  #element; #tell; #heard; #timer; #asking = false; #again = false; #name = new ScreenName();

  // tell(): the fields of a report that change; heard(answer): what the server said to it.
  constructor(element, { tell, heard = () => {} }) {
    this.#element = element;
    this.#tell = tell;
    this.#heard = heard;
  }

  stop() { clearTimeout(this.#timer); }

  // Reports at once, or right after the report that is under way.
  async now() {
    this.#again = this.#asking;
    if (this.#asking || !this.#element.isConnected) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    let wait = AFTER_FAILURE;
    try {
      const answer = await this.#post(this.#tell());
      wait = (answer.again ?? 0) * 1000 || USUAL;
      this.#heard(answer);
    } catch { /* the next report tells more */ } finally { this.#asking = false; }
    if (this.#again) this.now();
    else this.#timer = setTimeout(() => this.now(), around(wait));
  }

  // The last word of a page that goes.
  leave(fields) { this.#post(fields, { keepalive: true }).catch(() => {}); }

  async #post(fields, options = {}) {
    const about = (name) => this.#element.getAttribute(name) ?? "";
    const body = { instance: String(this.#name), kind: about("kind"), zone: about("zone"), version: about("version"), ...fields };
    const headers = { "Content-Type": "application/json", "X-Requested-With": "fetch" };
    const abort = new AbortController();
    const patience = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const answer = await fetch(about("report"),
        { method: "POST", headers, body: JSON.stringify(body), signal: abort.signal, ...options });
      if ([401, 403, 404].includes(answer.status)) reloadOnce();
      if (!answer.ok) throw new Error(String(answer.status));
      return await answer.json();
    } finally { clearTimeout(patience); }
  }
}

class ScreenReport extends HTMLElement {
  #reporter;

  connectedCallback() {
    this.#reporter = new Reporter(this, { tell: () => ({ sound: "none" }) });
    this.#reporter.now();
  }

  disconnectedCallback() { this.#reporter.stop(); }
}

customElements.define("screen-report", ScreenReport);
