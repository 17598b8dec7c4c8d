// The name that a screen makes up for itself. It lives as long as its tab, so that a reload is the same screen; a tab that
// was doubled takes another name when the first one answers that this is its own.

const KEY = "screen-instance";

function random() {
  // Not crypto.randomUUID: it exists only under https.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function stored(name) {
  try {
    if (name) sessionStorage.setItem(KEY, name);
    return sessionStorage.getItem(KEY);
  } catch { return null; }   // storage may be forbidden
}

export class ScreenName {
  #name = stored() || random();

  constructor() {
    stored(this.#name);
    if (!("BroadcastChannel" in window)) return;
    const room = new BroadcastChannel(KEY);
    const me = random();
    room.onmessage = ({ data }) => {
      if (data?.name !== this.#name || data.from === me) return;
      if (data.taken) stored(this.#name = random());
      else room.postMessage({ name: this.#name, from: me, taken: true });
    };
    room.postMessage({ name: this.#name, from: me });
  }

  toString() { return this.#name; }
}
