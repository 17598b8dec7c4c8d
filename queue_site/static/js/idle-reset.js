// <idle-reset seconds="30" href="/kiosk/samsat/" forget> goes back to the start when nobody touches the screen. With
// `forget` the last visitor's contrast and size go too. It asks first whether the start can be reached: a kiosk must
// never end on the browser's own error page.

const SIGNS = ["pointerdown", "keydown", "input", "wheel", "touchmove"];

class IdleReset extends HTMLElement {
  #timer; #touched = false;
  #sign = () => { this.#touched = true; this.#wind(); };

  connectedCallback() {
    for (const sign of SIGNS) document.addEventListener(sign, this.#sign, { passive: true });
    this.#wind();
  }

  disconnectedCallback() {
    for (const sign of SIGNS) document.removeEventListener(sign, this.#sign);
    clearTimeout(this.#timer);
  }

  #wind(wait = Number(this.getAttribute("seconds") || 60) * 1_000) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reset(), wait);
  }

  async #reset() {
    const start = new URL(this.getAttribute("href") || "/", location.href);
    const isThere = start.href === location.href;
    if (isThere && !this.#touched) { this.#wind(); return; }
    try {
      const answer = await fetch(start, { method: "HEAD", cache: "no-store" });
      if (answer.status >= 500) throw new TypeError("the server is away");
    } catch { this.#wind(5_000); return; }
    if (this.hasAttribute("forget")) document.dispatchEvent(new CustomEvent("forget-choices"));
    location.replace(start);
  }
}

customElements.define("idle-reset", IdleReset);
