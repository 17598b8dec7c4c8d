// Says aloud what a new picture changed for the visitor: the words of [data-announce] go to #announcer and into the tab's
// name, and a phone shakes when they are urgent. The same words again are no news.

const place = document.getElementById("announcer");
const name = document.title;
const wordsNow = () => document.querySelector("[data-announce]");
let said = wordsNow()?.dataset.announce;

function showInTab(words) {
  document.title = words && "urgent" in words.dataset ? words.dataset.announce : name;
}

document.addEventListener("picture", () => {
  const words = wordsNow();
  showInTab(words);
  if (!words || words.dataset.announce === said) return;
  said = words.dataset.announce;
  if (place) place.textContent = said;
  if ("urgent" in words.dataset) navigator.vibrate?.([300, 150, 300]);
});
showInTab(wordsNow());
