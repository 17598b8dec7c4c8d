// <full-screen><button type="button">Full screen</button></full-screen>: out of sight where the browser cannot, and while
// the page already fills the screen.

class FullScreen extends HTMLElement {
  #update = () => { this.hidden = !document.fullscreenEnabled || Boolean(document.fullscreenElement); };

  #enter = () => { document.documentElement.requestFullscreen().catch(() => {}); };

  connectedCallback() {
    this.addEventListener("click", this.#enter);
    document.addEventListener("fullscreenchange", this.#update);
    this.#update();
  }

  disconnectedCallback() {
    this.removeEventListener("click", this.#enter);
    document.removeEventListener("fullscreenchange", this.#update);
  }
}

customElements.define("full-screen", FullScreen);
