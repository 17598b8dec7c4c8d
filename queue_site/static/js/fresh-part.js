// <fresh-part src="/…/" seconds="5" [now]>what the server drew</fresh-part>: asks for its content again and again while the page is
// in sight. For lists that no picture carries; what cannot be had stays as it was, and says so by the attribute stale.
import { around } from "./backoff.js";

class FreshPart extends HTMLElement {
  #timer;

  connectedCallback() {
    if (this.hasAttribute("now")) this.#ask();
    else this.#again();
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #again() { this.#timer = setTimeout(() => this.#ask(), around(1000 * (Number(this.getAttribute("seconds")) || 10))); }

  async #ask() {
    try {
      if (document.hidden || this.contains(document.activeElement)) return;   // nobody looks, or somebody is in it
      const answer = await fetch(this.getAttribute("src"), { cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.replaceChildren(...part.body.childNodes);
      this.removeAttribute("stale");
    } catch { this.setAttribute("stale", ""); } finally { if (this.isConnected) this.#again(); }
  }
}

customElements.define("fresh-part", FreshPart);
