// <flow-editor failed-text><form id="flow">…<div id="flow-rows"></form><aside id="flow-seen"></flow-editor>: what the form
// holds is sent to its own page after each change; the server answers with the drawing and the sentences, and with the
// rows where a button has changed them. What is being typed is never replaced. Without this file all buttons are posts.
const QUIET = 400;
const PLAIN = ["publish", "discard"];   // they lead to another page

class FlowEditor extends HTMLElement {
  #timer = 0;
  #asked = 0;   // only the newest answer is shown
  #busy = false;

  connectedCallback() {
    this.addEventListener("submit", this.#submit);
    this.addEventListener("input", this.#soon);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.removeEventListener("submit", this.#submit);
    this.removeEventListener("input", this.#soon);
  }

  get #form() { return this.querySelector("form"); }

  #soon = (event) => {
    if (event.target.name === "note") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask("check"), QUIET);
  };

  #submit = (event) => {
    const pressed = event.submitter?.value || "check";
    clearTimeout(this.#timer);
    if (PLAIN.includes(pressed)) {
      this.#asked += 1;
      return;
    }
    event.preventDefault();
    if (!this.#busy) this.#ask(pressed);
  };

  async #ask(pressed) {
    const mine = this.#asked += 1;
    const changesRows = pressed !== "check";
    const body = new URLSearchParams(new FormData(this.#form));
    body.set("do", pressed);
    // Until the new rows are here nothing may be typed into the old ones: it would be lost.
    if (changesRows) this.#hold(true);
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
      const answer = await fetch(location.pathname, { method: "POST", body, headers });
      if (answer.redirected) location.reload();
      const said = await answer.json();
      if (mine !== this.#asked) return;
      this.#say(said.error || "");
      if (!said.error) this.#show(said);
    } catch {
      if (mine === this.#asked) this.#say(this.getAttribute("failed-text") || "");
    } finally {
      if (changesRows) this.#hold(false);
    }
  }

  #hold(busy) {
    this.#busy = busy;
    this.#form.setAttribute("aria-busy", String(busy));
    this.querySelector("#flow-rows").inert = busy;
  }

  #show({ seen, rows, names, focus, base }) {
    if (rows !== undefined) {
      const open = [...this.querySelectorAll("details[open]")].map((part) => part.id);
      this.#hold(false);
      this.querySelector("#flow-rows").innerHTML = rows;
      for (const id of open) this.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
      this.#form.elements.namedItem("base").value = base;
      if (focus) document.getElementById(focus)?.focus();
    }
    const place = this.querySelector("#flow-seen");
    const scrolled = place.scrollTop;
    place.innerHTML = seen;
    place.scrollTop = scrolled;
    for (const option of this.querySelectorAll("select[data-steps] option")) {
      if (names[option.value]) option.textContent = names[option.value];
    }
  }

  #say(text) {
    const place = document.getElementById("flow-said");
    place.dataset.message = text ? "wrong" : "";
    place.textContent = text;
  }
}

customElements.define("flow-editor", FlowEditor);
