// <voice-studio>: an office records its own clips, one after the other: record, listen, keep or record again. The clips are
// the [data-clip] of the page; their upload forms work by themselves, here a file is first turned into a WAV.
import { lackForRecording, Recorder } from "./recorder.js";
import { sayLack } from "./secure-context.js";
import { Player } from "./voice-player.js";
import { Silent, toWav } from "./wav.js";

class VoiceStudio extends HTMLElement {
  #player; #recorder; #row = null; #take = null; #rest = [];

  #part = (name) => this.querySelector(`[data-${name}]`);

  connectedCallback() {
    this.#player = new Player();
    this.#recorder = new Recorder((level) => { this.#part("level").value = level; });
    const lack = lackForRecording(), records = !lack;
    sayLack(this, lack);
    this.#part("begin").hidden = !records;
    for (const button of document.querySelectorAll("[data-one]")) button.hidden = !records;
    document.addEventListener("click", this.#click);
    document.addEventListener("change", this.#change);
    document.addEventListener("submit", this.#submit);
  }

  disconnectedCallback() {
    this.#recorder.close();
    document.removeEventListener("click", this.#click);
    document.removeEventListener("change", this.#change);
    document.removeEventListener("submit", this.#submit);
  }

  #click = async ({ target }) => {
    const button = target.closest("button");
    const row = button?.closest("[data-clip]");
    const has = (name) => button?.hasAttribute(`data-${name}`);
    if (!button) return;
    if (has("play")) await this.#hear([{ clip: row.dataset.address, pause: 0 }]);
    else if (has("hear")) await this.#hear(JSON.parse(button.dataset.hear));
    else if (has("one")) await this.#seat([row]);
    else if (has("begin")) await this.#seat([...document.querySelectorAll("[data-clip]:not([data-own])")]);
    else if (has("record")) await this.#record(button);
    else if (has("listen")) await this.#hear([{ data: await this.#take.arrayBuffer(), pause: 0 }]);
    else if (has("keep")) { if (await this.#send(this.#row, this.#take)) this.#next(); } else if (has("skip")) this.#next();
    else if (has("leave")) this.#close();
  };

  // A file of any kind that the browser reads; it goes as what the server takes.
  #change = async ({ target }) => {
    const row = target.closest("[data-clip]");
    if (!row || target.type !== "file" || !target.files.length) return;
    try {
      await this.#send(row, await toWav(await target.files[0].arrayBuffer()));
    } catch (wrong) { this.#say(wrong instanceof Silent ? "silent-text" : "unreadable-text"); }
    target.value = "";
  };

  #submit = async (event) => {
    const row = event.target.closest("[data-clip]");
    if (!row) return;
    event.preventDefault();
    await this.#send(row, null);
  };

  async #hear(pieces) {
    await this.#player.unlock();
    await this.#player.play(pieces, 0.9);
  }

  async #seat(rows) {
    this.#say("");
    try { await this.#recorder.open(); } catch { return this.#say("denied-text"); }
    this.#rest = rows;
    this.#part("desk").hidden = false;
    return this.#next();
  }

  #next() {
    this.#row = this.#rest.shift() ?? null;
    this.#setTake(null);
    if (!this.#row) return this.#close();
    this.#part("words").textContent = this.#row.dataset.text;
    this.#part("words").lang = this.#row.dataset.clip.slice(0, 2);
    this.#part("desk").scrollIntoView({ block: "center" });
    return this.#part("record").focus({ preventScroll: true });
  }

  async #record(button) {
    if (this.#recorder.isRecording) return this.#recorder.stop();
    const name = button.textContent;
    button.textContent = button.dataset.stopText;
    this.#say("");
    try {
      this.#setTake(await toWav(await this.#recorder.record()));
    } catch (wrong) { this.#say(wrong instanceof Silent ? "silent-text" : "unreadable-text"); }
    button.textContent = name;
    return undefined;
  }

  #setTake(take) {
    this.#take = take;
    for (const name of ["listen", "keep"]) this.#part(name).disabled = !take;
  }

  #close() {
    this.#part("desk").hidden = true;
    this.#recorder.close();
  }

  // With a sound the clip is the office's own from now on, without one the shipped one again.
  async #send(row, sound) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("clip", row.dataset.clip);
    if (sound) body.set("sound", sound, "clip.wav");
    else body.set("drop", "1");
    let said;
    try {
      const answer = await fetch(this.getAttribute("action"),
        { method: "POST", body, headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      said = await answer.json();
    } catch { said = { error: this.getAttribute("failed-text") }; }
    this.#part("message").textContent = said.error ?? "";
    this.#part("message").dataset.message = said.error ? "wrong" : "";
    if (said.error) return false;
    row.dataset.address = said.address;
    row.toggleAttribute("data-own", said.own);
    this.#part("count").textContent = document.querySelectorAll("[data-clip][data-own]").length;
    for (const name of ["drop", "mark"]) row.querySelector(`[data-${name}]`).hidden = !said.own;
    return true;
  }

  #say(name) {
    this.#part("message").textContent = name ? this.getAttribute(name) : "";
    this.#part("message").dataset.message = name ? "wrong" : "";
  }
}

customElements.define("voice-studio", VoiceStudio);
