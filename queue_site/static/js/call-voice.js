// <call-voice report="/layar/…/kabar/" clips="/layar/…/suara/" kind="board" zone="" version="…" [silent]> says what the
// server gives this screen to say: one announcement at a time, each to its end. Which screen of a hall speaks, what and in
// which order is the server's business (docs/voice.md). data-sound: on, blocked, muted, none; data-speaks: it is the one.
import { ageOf, compareAges } from "./age.js";
import { Reporter } from "./screen-report.js";
import { Player } from "./voice-player.js";
import { canSay, sayAloud } from "./voice-system.js";

const IN_SIGHT = 4_000, REST = 30_000;
const MUTED = "voice-muted", SAID = "voice-said", KEPT = 60, MOST_DONE = 20;

const kept = (store, name) => { try { return JSON.parse(store().getItem(name)); } catch { return null; } };
const keep = (store, name, value) => { try { store().setItem(name, JSON.stringify(value)); } catch { /* forbidden */ } };
const session = () => sessionStorage, local = () => localStorage;
const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

class CallVoice extends HTMLElement {
  #player = null; #reporter; #saying = false; #speaks = false; #newest = 0; #resting = 0; #prepared = false;
  #done = [];                                // what is said, and not yet known to the server
  #said = kept(session, SAID) ?? [];         // kept over a reload: what was said to its end is not said again
  #muted = kept(local, MUTED) === true;

  connectedCallback() {
    if (!this.hasAttribute("silent")) this.#player = new Player(() => this.#draw() && this.#reporter?.now());
    this.#reporter = new Reporter(this, {
      tell: () => {
        this.#draw();
        return { sound: this.sound, ready: this.sound === "on" && !this.#saying, done: this.#done.slice(0, MOST_DONE) };
      },
      heard: (answer) => this.#hear(answer),
    });
    this.addEventListener("click", this.#click);
    for (const name of ["click", "keydown"]) document.addEventListener(name, this.#unlock);
    document.addEventListener("picture", this.#picture);
    addEventListener("pagehide", this.#leave);
    this.#reporter.now();
  }

  disconnectedCallback() {
    this.#leave();
    this.#reporter.stop();
    for (const name of ["click", "keydown"]) document.removeEventListener(name, this.#unlock);
    document.removeEventListener("picture", this.#picture);
    removeEventListener("pagehide", this.#leave);
  }

  // A screen that is out of date, or whose sound just failed, leaves the loudspeaker to another.
  get sound() {
    if (!this.#player || this.#resting > performance.now() || document.querySelector("live-screen[stale]")) return "none";
    return this.#muted ? "muted" : this.#player.state;
  }

  #unlock = () => { if (this.#player?.state === "blocked") this.#player.unlock().catch(() => {}); };

  #click = ({ target }) => {
    if (!target.closest("[data-mute]")) return;
    this.#muted = !this.#muted;
    keep(local, MUTED, this.#muted);
    this.#draw();
    this.#reporter.now();
  };

  // A new call is asked for at once, and only by the screen that speaks.
  #picture = ({ detail }) => {
    const newest = Math.max(0, ...(detail?.calls ?? []).map(({ sequence }) => sequence));
    if (newest === this.#newest && detail?.calls) return;
    this.#newest = newest;
    if (this.#speaks && !this.#saying) this.#reporter.now();
  };

  // The hall need not wait until the lease has ended.
  #leave = () => { if (this.#speaks) this.#reporter.leave({ sound: "none", done: this.#done.slice(0, MOST_DONE) }); };

  #draw() {
    const sound = this.sound, changed = this.dataset.sound !== sound;
    this.dataset.sound = sound;
    this.querySelector("[data-unlock]")?.toggleAttribute("hidden", sound !== "blocked");
    this.querySelector("[data-mute]")?.setAttribute("aria-pressed", String(this.#muted));
    return changed;
  }

  #hear(answer) {
    this.#done = this.#done.filter(({ id }) => !answer.noted?.includes(id));
    this.#speaks = answer.speaker === true;
    this.toggleAttribute("data-speaks", this.#speaks);
    if (this.#speaks) this.#prepare();
    if (answer.announcement && !this.#saying) this.#say(answer.announcement, answer);
  }

  async #say(what, { volume, system }) {
    this.#saying = true;
    try {
      const name = `${what.id} ${what.at}`;
      const told = this.#said.includes(name);
      // Never a number that this screen does not show yet: the server gives it again.
      if (!told && !(await this.#isInSight(what))) return void await pause(1_000);
      if (!told) this.dispatchEvent(new CustomEvent("saying", { bubbles: true, detail: what }));
      const heard = told || await this.#aloud(what, volume / 100, system);
      if (heard) keep(session, SAID, this.#said = [...this.#said, name].slice(-KEPT));
      else this.#resting = performance.now() + REST;
      this.#done.push({ id: what.id, heard });
      this.dispatchEvent(new CustomEvent("said", { bubbles: true, detail: { ...what, heard } }));
    } finally {
      this.#saying = false;
      this.#reporter.now();
    }
  }

  // No clip says what somebody wrote: a notice that was not recorded is said by the device's own voice, or announced by
  // the chime. One that was comes without words.
  async #aloud({ kind, chime, pieces, words }, volume, system) {
    if ((system || kind === "notice") && canSay(words)) {
      if (chime) await this.#player.play(pieces.slice(0, 1), volume);
      const how = await sayAloud(words, volume);
      if (how !== "silent") return how === "heard";
    }
    return this.#player.play(pieces, volume);
  }

  async #isInSight({ day, revision }) {
    const wanted = ageOf({ day, revision });
    for (const end = performance.now() + IN_SIGHT; performance.now() < end; await pause(50)) {
      const screen = document.querySelector("live-screen");
      const shown = ageOf({ day: screen?.getAttribute("day"), revision: screen?.getAttribute("revision") });
      if (!screen || compareAges(shown, wanted) >= 0) return true;
    }
    return false;
  }

  // All clips once, one at a time, so that the first call needs nothing from the network.
  async #prepare() {
    if (this.#prepared) return;
    this.#prepared = true;
    try {
      const { clips } = await (await fetch(this.getAttribute("clips"))).json();
      for (const clip of clips) await (await fetch(clip, { priority: "low" })).arrayBuffer();
    } catch { this.#prepared = false; }
  }
}

customElements.define("call-voice", CallVoice);
