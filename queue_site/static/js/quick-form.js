// <quick-form><form method="post">… <input type="hidden" name="key" value="…"></form></quick-form> sends its form without
// leaving the page. A broken connection is retried with the very same body: the key in it makes the server act once.
// Attributes: retry-text, failed-text, message (id of the element that shows sentences), live (id of a live-screen).
import { backoff } from "./backoff.js";

const PERSEVERE = 30_000;
const PATIENCE = 8_000;
const AWAY = [502, 503, 504];

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function freshKey() {
  // Not crypto.randomUUID: it exists only under https, and offices serve plain http on their own network.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function send(address, body) {
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
    const answer = await fetch(address, { method: "POST", body, headers, signal: abort.signal });
    if (AWAY.includes(answer.status)) throw new TypeError("the server is away");
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { redirected: answer.redirected, address: answer.url, ok: answer.ok, said: isJson ? await answer.json() : null };
  } finally { clearTimeout(patience); }
}

class QuickForm extends HTMLElement {
  #busy = false;
  #unsure = null;   // a body that may or may not have arrived

  connectedCallback() { this.addEventListener("submit", this.#submit); }

  disconnectedCallback() { this.removeEventListener("submit", this.#submit); }

  #submit = async (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    if (this.#busy) return;
    const body = this.#bodyOf(form, event.submitter);
    const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
    this.#setBusy(form, true);
    this.#say("", "");
    try {
      const answer = await this.#persevere(address, body);
      if (answer) this.#settle(form, answer);
      else this.#fail(body);
    } finally { this.#setBusy(form, false); }
  };

  // The same key goes out again only with the same words; pressing another button is another command.
  #bodyOf(form, submitter) {
    const words = () => {
      const data = new URLSearchParams(new FormData(form));
      if (submitter?.name) data.set(submitter.name, submitter.value);
      return data.toString();
    };
    // Drawn empty where one drawing goes to many screens: they must not share a key.
    const isUnkeyed = form.elements.namedItem("key")?.value === "";
    if (isUnkeyed || (this.#unsure && this.#unsure !== words())) this.#renewKey(form);
    return new URLSearchParams(words());
  }

  async #persevere(address, body) {
    const end = performance.now() + PERSEVERE;   // a span: this device's clock may be set meanwhile
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await send(address, body);
      } catch {
        if (performance.now() > end) return null;
        this.#say(this.getAttribute("retry-text") || "", "waiting");
        await pause(300 + Math.min(4_000, backoff(attempt)));
      }
    }
  }

  #fail(body) {
    this.#unsure = body.toString();
    this.#say(this.getAttribute("failed-text") || "", "wrong");
  }

  #settle(form, { redirected, address, ok, said }) {
    this.#unsure = null;
    this.#renewKey(form);
    if (!said) {
      // Not our answer: signed out, or an address that only knows whole pages.
      if (redirected) location.assign(address);
      else this.#say(this.getAttribute("failed-text") || "", "wrong");
      return;
    }
    this.#say(said.error || said.message || "", ok && !said.error ? "good" : "wrong");
    if (said.picture) this.#liveScreen?.show(said.picture);
    this.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail: said }));
    if (said.next) location.assign(said.next);
  }

  #renewKey(form) {
    const field = form.elements.namedItem("key");
    if (field) field.value = freshKey();
  }

  #setBusy(form, busy) {
    this.#busy = busy;
    form.setAttribute("aria-busy", String(busy));
    for (const button of form.querySelectorAll("button, input[type=submit]")) {
      if (busy && !button.disabled) { button.disabled = true; button.dataset.paused = ""; }
      else if (!busy && "paused" in button.dataset) { button.disabled = false; delete button.dataset.paused; }
    }
  }

  // Looked up each time: a new picture may have replaced the element, or this form itself.
  #say(text, kind) {
    const named = this.getAttribute("message");
    const place = (named && document.getElementById(named))
      || this.querySelector("[data-message]") || document.querySelector("[data-message]");
    if (place) { place.dataset.message = kind; place.textContent = text; }
  }

  get #liveScreen() {
    const named = this.getAttribute("live");
    return named ? document.getElementById(named) : this.closest("live-screen") || document.querySelector("live-screen");
  }
}

customElements.define("quick-form", QuickForm);
