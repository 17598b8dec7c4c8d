// <notice-lines><ul><li>…</li></ul></notice-lines> shows one line at a time, each long enough to be read aloud twice. A
// single line stands still. Without this script all stand below each other.

const LEAST = 8_000;
const A_LETTER = 150;      // fifteen letters a second is quick reading; this is half of that, twice

class NoticeLines extends HTMLElement {
  #timer; #place = 0;

  connectedCallback() { this.#show(); }

  disconnectedCallback() { clearTimeout(this.#timer); }

  #show() {
    clearTimeout(this.#timer);
    const lines = [...this.querySelectorAll("li")];
    if (lines.length < 2) return;
    const shown = lines[this.#place %= lines.length];
    for (const line of lines) {
      line.hidden = line !== shown;
      line.toggleAttribute("data-fresh", line === shown);
    }
    this.#timer = setTimeout(() => { this.#place += 1; this.#show(); }, Math.max(LEAST, shown.textContent.length * A_LETTER));
  }
}

customElements.define("notice-lines", NoticeLines);
