// Any sound that the browser can read becomes the WAV that the server takes as a clip: one channel, 22 kHz, without silence
// at its ends, as loud as the shipped clips.

const RATE = 22_050, EVEN = 0.16, PEAK = 0.89, AUDIBLE = 0.02, BEFORE = 0.02, AFTER = 0.06, EDGE = 0.006;

export class Silent extends Error {}

// data: an ArrayBuffer of a file. Throws Silent, or what the browser throws where it cannot read it.
export async function toWav(data) {
  const reader = new OfflineAudioContext(1, 1, RATE);
  const sound = await new Promise((good, bad) => { reader.decodeAudioData(data, good, bad)?.catch(() => {}); });
  return new Blob([wav(evened(trimmed(mixed(sound))))], { type: "audio/wav" });
}

function mixed(sound) {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, place) => sound.getChannelData(place));
  return Float32Array.from(channels[0], (_, k) => channels.reduce((sum, one) => sum + one[k], 0) / channels.length);
}

function trimmed(samples) {
  const first = samples.findIndex((value) => Math.abs(value) > AUDIBLE);
  if (first < 0) throw new Silent();
  let last = samples.length - 1;
  while (Math.abs(samples[last]) <= AUDIBLE) last -= 1;
  return samples.slice(Math.max(0, first - BEFORE * RATE), last + AFTER * RATE);
}

function evened(samples) {
  const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const mean = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  const gain = Math.min(EVEN / mean, PEAK / peak), edge = EDGE * RATE, end = samples.length;
  return samples.map((value, k) => value * gain * Math.min(1, (k + 1) / edge, (end - k) / edge));
}

function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const word = (at, text) => [...text].forEach((letter, k) => view.setUint8(at + k, letter.charCodeAt(0)));
  word(0, "RIFF"); view.setUint32(4, 36 + 2 * samples.length, true); word(8, "WAVEfmt ");
  view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true); view.setUint32(28, 2 * RATE, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
  word(36, "data"); view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, k) => view.setInt16(44 + 2 * k, Math.max(-1, Math.min(1, value)) * 32_767, true));
  return view.buffer;
}
