// Some things browsers do only over https or on this machine itself: listen to the microphone, keep the screen on. Offices
// also serve plain http on their own network; then the page does without, and says why in a sentence of its own:
//   <p data-lack="insecure" hidden>…over https…</p>   <p data-lack="unable" hidden>…this browser…</p>

// Why something is not there: "insecure" (https would bring it), "unable" (it would not), "" (nothing is missing).
export function lackOf(isThere) {
  if (isThere) return "";
  return window.isSecureContext ? "unable" : "insecure";
}

// Shows the sentence for that reason within `place`, and no other.
export function sayLack(place, why) {
  for (const sentence of place?.querySelectorAll("[data-lack]") ?? []) sentence.hidden = sentence.dataset.lack !== why;
}
