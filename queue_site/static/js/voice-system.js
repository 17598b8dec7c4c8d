// The device's own voice (Web Speech), for an office that prefers it. Never the only way: where it has no voice for the
// language, or does not begin in time, the caller plays the clips.

const BEGINS_WITHIN = 2_500;
const LONGEST = 30_000;

// Only one that lies on the device: a voice from the internet fails when the line does.
const voiceFor = (language) => window.speechSynthesis?.getVoices()
  .find((voice) => voice.localService && voice.lang.replace("_", "-").toLowerCase().startsWith(language));

export const canSay = (words) => words.length > 0 && words.every(({ language }) => voiceFor(language));

// words: [{language, text}]; volume 0 to 1. "heard", "silent" (nothing was said: play the clips) or "cut".
export async function sayAloud(words, volume) {
  for (const [place, { language, text }] of words.entries()) {
    const how = await sayOne(text, voiceFor(language), volume);
    if (how !== "heard") return place ? "cut" : how;
  }
  return "heard";
}

function sayOne(text, voice, volume) {
  return new Promise((tell) => {
    const words = new SpeechSynthesisUtterance(text);
    let began = false;
    Object.assign(words, { voice, lang: voice.lang, volume, rate: 0.9 });
    words.onstart = () => { began = true; };
    words.onend = () => tell("heard");
    words.onerror = () => tell(began ? "cut" : "silent");
    window.speechSynthesis.speak(words);
    setTimeout(() => { if (!began) { window.speechSynthesis.cancel(); tell("silent"); } }, BEGINS_WITHIN);
    setTimeout(() => tell("cut"), LONGEST);
  });
}
