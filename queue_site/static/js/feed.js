// Keeps news coming for one screen: by WebSocket, by asking the fallback address while there is no socket, and again by
// WebSocket as soon as it can be had. Knows nothing of what the news says; the screen is told by three callbacks:
// connected(), news(message), silence().
import { around, backoff, soon } from "./backoff.js";
import { reloadOnce } from "./reload.js";
import { onWake } from "./wake.js";

const SILENCE = 12_000;      // two heartbeats missed, and a little
const SETTLED = 30_000;      // a connection this old was a good one: forget earlier failures
const POLL = 950;           // with its jitter and the head start still right within two seconds
const HEAD_START = 900;      // for a socket: it costs the server a tenth of an answer
const PATIENCE = 8_000;
const SERVICE_RESTART = 1012;
const LOAD_AGAIN = [4401, 4403, 4404, 4409];   // sign in again, not yours, gone, begun anew

export class Feed {
  #address; #fallback; #tell;
  #socket = null; #attempt = 0; #running = false; #asking = false;
  #silence; #retry; #poll = null; #settled; #deaf; #alone; #refused = 0;
  #unwake = () => {};
  #wake = ({ slept }) => {
    if (slept) this.#drop();   // it may look open and be long dead
    this.ask();
    if (!this.#socket) this.#connect();
  };

  constructor({ socket, fallback, ...tell }) {
    this.#address = socket && "WebSocket" in window
      ? new URL(socket, location.href).href.replace(/^http/, "ws") : null;
    this.#fallback = fallback;
    this.#alone = !this.#address;
    this.#tell = tell;
  }

  start() {
    this.#running = true;
    this.#listen();
    this.#connect();
    this.#unwake = onWake(this.#wake);
  }

  stop() {
    this.#running = false;
    this.#drop();
    this.#endPolling();
    for (const timer of [this.#silence, this.#retry]) clearTimeout(timer);
    this.#unwake();
  }

  // Asks the fallback address once. The answer counts as news like any other, and is also returned.
  async ask() {
    if (!this.#fallback || this.#asking) return null;
    this.#asking = true;
    const abort = new AbortController();
    const patience = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const answer = await fetch(this.#fallback,
        { cache: "no-store", signal: abort.signal, headers: { Accept: "application/json", "X-Requested-With": "fetch" } });
      if (answer.redirected || [401, 403, 404].includes(answer.status)) reloadOnce();
      else if (answer.ok && this.#running) {
        const message = await answer.json();
        this.#heard(message);
        return message;
      }
    } catch { /* no network: the silence speaks for itself */ } finally {
      clearTimeout(patience);
      this.#asking = false;
    }
    return null;
  }

  #connect() {
    clearTimeout(this.#retry);
    if (this.#running) this.#beginPolling();
    if (!this.#running || !this.#address || this.#socket) return;
    const socket = this.#socket = new WebSocket(this.#address);
    const lost = (wait) => { this.#drop(); this.#again(wait); };
    this.#deaf = setTimeout(() => lost(backoff(this.#attempt++)), SILENCE);   // some proxies accept and say nothing
    socket.onopen = () => {
      this.#tell.connected();
      this.#settled = setTimeout(() => { this.#attempt = 0; }, SETTLED);
    };
    socket.onmessage = ({ data }) => {
      let message;
      try { message = JSON.parse(data); } catch { return; }
      clearTimeout(this.#deaf);
      this.#alone = false;
      this.#endPolling();
      this.#heard(message);
    };
    socket.onclose = ({ code }) => {
      if (LOAD_AGAIN.includes(code)) reloadOnce();
      lost(code === SERVICE_RESTART ? soon() : backoff(this.#attempt++));
    };
  }

  #again(wait) {
    if (!this.#running) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), wait);
    this.#beginPolling();
  }

  #drop() {
    for (const timer of [this.#settled, this.#deaf]) clearTimeout(timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;   // a dead line may take a minute to say that it closed
    socket.close();
  }

  #heard(message) {
    if (!this.#running) return;
    this.#listen();
    this.#tell.news(message);
  }

  #listen() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#tell.silence();
      this.#drop();
      this.#again(backoff(this.#attempt++));
      this.#listen();
    }, SILENCE);
  }

  // Polls until the socket speaks; each answer, good or bad, orders the next question.
  #beginPolling() {
    if (this.#poll !== null) return;
    const timer = this.#poll = setTimeout(async () => {
      if (!this.#socket) this.#connect();
      await new Promise((go) => setTimeout(go, HEAD_START));
      if (this.#poll !== timer) return;   // the socket spoke
      if (!document.hidden && this.#mayAsk()) this.#alone = Boolean(await this.ask());
      if (this.#poll !== timer) return;
      this.#poll = null;
      this.#beginPolling();
    }, around(POLL));
  }

  // Where a socket is refused at once the office is closed, and a hall of screens that ask keeps it from opening.
  #mayAsk() { return this.#socket || this.#alone || ++this.#refused % 3 === 0; }

  #endPolling() {
    clearTimeout(this.#poll);
    this.#poll = null;
  }
}
