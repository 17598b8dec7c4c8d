// <device-wait asks> sends the form in it by itself: a television has no keyboard. <device-wait href="…"> asks there
// every few seconds what has become of the device, goes on to its page when it is paired, and begins anew when its
// code is over. Without scripts the button and the page's own refreshing do the same.
const PAUSE = 3_000;
const ASKED = "asked for a code";
const AGAIN = 30_000;   // a server that refuses more codes is not asked without end

class DeviceWait extends HTMLElement {
  #timer;

  connectedCallback() {
    if (this.hasAttribute("asks")) {
      this.#timer = setTimeout(() => this.querySelector("form")?.requestSubmit(), this.#wasRefused() ? AGAIN : 0);
    } else {
      this.#wasShown();
      this.#look();
    }
  }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #look() {
    this.#timer = setTimeout(async () => {
      try {
        const answer = await fetch(`${this.getAttribute("href")}?live`, { cache: "no-store" });
        const { state, next } = await answer.json();
        if (state === "paired") return location.assign(next);
        if (state === "over") return location.assign(this.getAttribute("href"));
      } catch { /* the office cannot be reached just now */ }
      return this.#look();
    }, PAUSE);
  }

  // Whether it asked before and was shown no code since: then the server refuses. Also where nothing can be kept.
  #wasRefused() {
    try {
      const asked = sessionStorage.getItem(ASKED) !== null;
      sessionStorage.setItem(ASKED, "");
      return asked;
    } catch { return true; }
  }

  #wasShown() {
    try { sessionStorage.removeItem(ASKED); } catch { /* nothing was kept */ }
  }
}

customElements.define("device-wait", DeviceWait);
