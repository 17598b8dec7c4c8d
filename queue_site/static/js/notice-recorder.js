// <notice-recorder action="…"> in the form of a notice: records what is to be played, or takes a file. It is sent at once;
// the form carries only its name, in the hidden field `recording`. Without a microphone or https a file still works.
import { lackForRecording, Recorder } from "./recorder.js";
import { sayLack } from "./secure-context.js";
import { Player } from "./voice-player.js";
import { Silent, toWav } from "./wav.js";

const LONGEST = 20_000;

class NoticeRecorder extends HTMLElement {
  #recorder; #player; #take = null;

  #part = (name) => this.querySelector(`[data-${name}]`);

  connectedCallback() {
    this.#player = new Player();
    this.#recorder = new Recorder((level) => { this.#part("level").value = level; }, LONGEST);
    const lack = lackForRecording();
    sayLack(this, lack);
    this.#part("record").hidden = Boolean(lack);
    this.addEventListener("click", this.#click);
    this.addEventListener("change", this.#change);
    this.closest("dialog")?.addEventListener("close", this.#forget);
  }

  disconnectedCallback() { this.#recorder.close(); }

  // What was recorded for one notice must not be played with the next.
  #forget = () => {
    this.#recorder.close();
    this.#keep(null, "");
    this.#say("");
  };

  #click = async ({ target }) => {
    const button = target.closest("button");
    if (button === this.#part("record")) await this.#record(button);
    else if (button === this.#part("drop")) this.#forget();
    else if (button === this.#part("listen")) {
      await this.#player.unlock();
      await this.#player.play([{ data: await this.#take.arrayBuffer(), pause: 0 }], 0.9);
    }
  };

  #change = async ({ target }) => {
    if (target.type !== "file" || !target.files.length) return;
    await this.#send(() => target.files[0].arrayBuffer());
    target.value = "";
  };

  async #record(button) {
    if (this.#recorder.isRecording) return this.#recorder.stop();
    this.#say("");
    try { await this.#recorder.open(); } catch { return this.#say("denied-text"); }
    const name = button.textContent;
    button.textContent = button.dataset.stopText;
    this.#part("level").hidden = false;
    await this.#send(() => this.#recorder.record());
    button.textContent = name;
    this.#part("level").hidden = true;
    return this.#recorder.close();
  }

  async #send(sound) {
    this.#say("");
    let take;
    try { take = await toWav(await sound()); } catch (wrong) {
      return this.#say(wrong instanceof Silent ? "silent-text" : "unreadable-text");
    }
    const body = new FormData(), token = this.closest("form").elements.namedItem("csrfmiddlewaretoken");
    body.set("csrfmiddlewaretoken", token.value);
    body.set("sound", take, "notice.wav");
    try {
      const answer = await fetch(this.getAttribute("action"),
        { method: "POST", body, headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      const { recording, seconds, error } = await answer.json();
      if (error) return this.#say("", error);
      this.#keep(take, recording);
      return this.#say("", this.getAttribute("kept-text").replace("%s", String(Math.round(seconds))), "good");
    } catch { return this.#say("failed-text"); }
  }

  #keep(take, name) {
    this.#take = take;
    this.#part("name").value = name;
    for (const part of ["listen", "drop"]) this.#part(part).hidden = !take;
  }

  #say(name, words = name ? this.getAttribute(name) : "", kind = words ? "wrong" : "") {
    this.#part("heard").textContent = words;
    this.#part("heard").dataset.message = kind;
  }
}

customElements.define("notice-recorder", NoticeRecorder);
