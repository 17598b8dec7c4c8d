// Plays the clips of an announcement one after the other, by WebAudio without a gap, or by <audio> where there is none.
// state: "on", "blocked" (the browser wants a tap first) or "none". changed() is called when it may have changed.

const RATE = 22_050;        // the clips' own: a browser would keep them in memory at twice that
const LATE = 3_000;         // longer than the clips last, and still not at the end: the sound stopped in the middle
const PATIENCE = 8_000;

async function fetched(address) {
  const abort = new AbortController();
  const patience = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const answer = await fetch(address, { signal: abort.signal });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await answer.arrayBuffer();
  } finally { clearTimeout(patience); }
}

export class Player {
  #context = null; #buffers = new Map(); #changed; #tapped = false; #refused = false;

  constructor(changed = () => {}) {
    this.#changed = changed;
    const Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) return;
    try { this.#context = new Context({ sampleRate: RATE }); } catch { this.#context = new Context(); }
    this.#context.onstatechange = () => changed();
    this.#context.resume?.()?.catch(() => {});
  }

  get state() {
    if (this.#context) return this.#context.state === "running" ? "on" : "blocked";
    if (!("Audio" in window)) return "none";
    return this.#refused && !this.#tapped ? "blocked" : "on";
  }

  // From within a tap: the browser lets sound out from now on.
  async unlock() {
    this.#tapped = true;
    await this.#context?.resume?.();
    this.#changed();
  }

  // pieces: [{clip, instead, pause, once}], or data (a file's ArrayBuffer) for the clip; volume 0 to 1. True when all of it was heard.
  async play(pieces, volume) {
    try {
      return this.#context ? await this.#playWhole(pieces, volume) : await this.#playInTurn(pieces, volume);
    } catch { return false; }
  }

  async #decoded(data) {
    // By callbacks: older browsers return no promise. The promise of newer ones says the same, and must not go unheard.
    return new Promise((good, bad) => { this.#context.decodeAudioData(data, good, bad)?.catch(() => {}); });
  }

  // What sounds once is not kept: in days without a reload it would fill the memory.
  async #buffer({ clip, instead, data, once }) {
    if (data || once) return this.#decoded(data ?? await fetched(clip));
    for (const address of [clip, instead].filter(Boolean)) {
      if (!this.#buffers.has(address)) {
        try { this.#buffers.set(address, await this.#decoded(await fetched(address))); } catch { continue; }
      }
      return this.#buffers.get(address);
    }
    throw new Error(`${clip} cannot be played`);
  }

  async #playWhole(pieces, volume) {
    const buffers = await Promise.all(pieces.map((piece) => this.#buffer(piece)));
    const loudness = this.#context.createGain();
    loudness.gain.value = volume;
    loudness.connect(this.#context.destination);
    let at = this.#context.currentTime + 0.05, last;
    const begin = at;
    buffers.forEach((buffer, place) => {
      last = this.#context.createBufferSource();
      last.buffer = buffer;
      last.connect(loudness);
      last.start(at);
      at += buffer.duration + pieces[place].pause;
    });
    const heard = await new Promise((tell) => {
      last.onended = () => tell(true);
      setTimeout(() => tell(false), (at - begin) * 1000 + LATE);
    });
    loudness.disconnect();
    // The last silence too: the next one must not follow on its heels.
    if (heard) await new Promise((go) => setTimeout(go, pieces.at(-1).pause * 1000));
    return heard;
  }

  async #playInTurn(pieces, volume) {
    for (const piece of pieces) {
      await this.#one(piece.clip, volume).catch((wrong) => {
        if (!piece.instead) throw wrong;
        return this.#one(piece.instead, volume);
      });
      await new Promise((go) => setTimeout(go, piece.pause * 1000));
    }
    return true;
  }

  #one(address, volume) {
    return new Promise((good, bad) => {
      const audio = new Audio(address);
      audio.volume = volume;
      audio.onended = good;
      audio.onerror = bad;
      audio.play()?.catch((wrong) => {
        this.#refused = wrong.name === "NotAllowedError";
        this.#changed();
        bad(wrong);
      });
    });
  }
}
