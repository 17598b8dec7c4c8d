// <phone-bell> rings and shakes the phone once for each moment that the picture names ([data-moment], as near-2 or
// called-2-1), and reads the present words aloud when asked. A browser lets a page sound only after a tap.

const SHAKES = { near: [250, 120, 250], called: [400, 150, 400, 150, 700] };
const CHIMES = { near: 1, called: 3 };

const wordsNow = () => document.querySelector("[data-announce]");
const momentNow = () => wordsNow()?.dataset.moment ?? "";
const kept = `moment ${location.pathname}`;
const recall = () => { try { return sessionStorage.getItem(kept); } catch { return null; } };
const keep = (moment) => { try { sessionStorage.setItem(kept, moment); } catch { /* then a reload may ring once more */ } };

class PhoneBell extends HTMLElement {
  #chime; #isOn = false; #rung = recall() ?? momentNow();
  #hear = () => {
    const moment = momentNow();
    if (moment === this.#rung) return;
    this.#rung = moment;
    keep(moment);
    if (moment) this.#ring(moment.split("-")[0]);
  };

  connectedCallback() {
    this.hidden = false;
    this.#chime = new Audio(this.getAttribute("chime"));
    this.querySelector("[data-bell]").addEventListener("click", () => this.#toggle());
    this.querySelector("[data-read-aloud]").addEventListener("click", () => this.#read());
    document.addEventListener("picture", this.#hear);
    this.#hear();
  }

  disconnectedCallback() { document.removeEventListener("picture", this.#hear); }

  async #toggle() {
    this.#show(!this.#isOn);
    if (this.#isOn) await this.#play(1);
  }

  #show(isOn, said = isOn ? this.getAttribute("rings") : "") {
    this.#isOn = isOn;
    const button = this.querySelector("[data-bell]");
    button.setAttribute("aria-pressed", String(isOn));
    button.textContent = this.getAttribute(isOn ? "on" : "off");
    this.#say(said);
  }

  #say(words) { this.querySelector("[data-bell-said]").textContent = words; }

  #ring(kind) {
    // Before the first touch a browser refuses, with a complaint.
    if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(SHAKES[kind]);
    this.dispatchEvent(new CustomEvent("ring", { bubbles: true, detail: { kind } }));
    if (this.#isOn) this.#play(CHIMES[kind]);
  }

  async #play(times) {
    try {
      for (let time = 0; time < times; time += 1) await this.#sound(this.#chime);
    } catch { this.#show(false, this.getAttribute("mute")); }
  }

  #sound(audio) {
    return new Promise((done, fail) => {
      audio.onended = done;
      audio.onerror = fail;
      audio.currentTime = 0;
      audio.play().catch(fail);
    });
  }

  // With the device's own voice where it has one for this language, else with the office's clips, else not.
  async #read() {
    const words = wordsNow();
    if (!words) return;
    this.#say("");
    const language = document.documentElement.lang;
    const voice = (window.speechSynthesis?.getVoices() ?? []).find((one) => one.lang.toLowerCase().startsWith(language));
    if (voice) {
      const line = new SpeechSynthesisUtterance(words.dataset.announce);
      Object.assign(line, { voice, lang: voice.lang });
      speechSynthesis.cancel();
      speechSynthesis.speak(line);
    } else await this.#readClips();
  }

  async #readClips() {
    try {
      const { clips } = await (await fetch(this.getAttribute("clips"))).json();
      if (!clips.length) this.#say(this.getAttribute("voiceless"));
      for (const piece of clips) {
        await this.#sound(new Audio(piece.clip));
        await new Promise((go) => setTimeout(go, piece.pause * 1_000));
      }
    } catch { this.#say(this.getAttribute("mute")); }
  }
}

customElements.define("phone-bell", PhoneBell);
