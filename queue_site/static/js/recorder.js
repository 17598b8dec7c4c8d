// Records from the microphone. level(0…1) is called while it listens, so that one sees that it hears.

import { lackOf } from "./secure-context.js";

const CLIP = 6_000;

// Why this page cannot record, as secure-context.js says it; "" where it can.
export const lackForRecording = () => lackOf(Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder));

export class Recorder {
  #stream; #context; #recorder; #level;

  #longest;

  // longest: milliseconds.
  constructor(level, longest = CLIP) { this.#level = level; this.#longest = longest; }

  get isRecording() { return this.#recorder?.state === "recording"; }

  // Asks for the microphone, once; it stays open until close(). Throws where it is not allowed.
  async open() {
    if (this.#stream) return;
    this.#stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false } });
    this.#context = new AudioContext();
    const ear = this.#context.createAnalyser();
    this.#context.createMediaStreamSource(this.#stream).connect(ear);
    const heard = new Float32Array(ear.fftSize);
    const look = () => {
      if (!this.#stream) return;
      ear.getFloatTimeDomainData(heard);
      this.#level(heard.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
      requestAnimationFrame(look);
    };
    look();
  }

  // Until stop(), or for as long as it may be; the recording as an ArrayBuffer.
  async record() {
    const parts = [];
    const recorder = this.#recorder = new MediaRecorder(this.#stream);
    const ended = new Promise((go) => { recorder.onstop = go; });
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    const limit = setTimeout(() => this.stop(), this.#longest);
    await ended;
    clearTimeout(limit);
    return new Blob(parts).arrayBuffer();
  }

  stop() { if (this.isRecording) this.#recorder.stop(); }

  close() {
    this.stop();
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = undefined;
    this.#context?.close();
    this.#context = undefined;
    this.#level(0);
  }
}
