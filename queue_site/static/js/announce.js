// Says aloud what a new picture changed for the visitor: the words of [data-announce] go to #announcer, and into the
// tab's name while they are marked data-in-tab. The same words again are no news.

const place = document.getElementById("announcer");
const name = document.title;
const wordsNow = () => document.querySelector("[data-announce]");
let said = wordsNow()?.dataset.announce;

function showInTab(words) {
  document.title = words && "inTab" in words.dataset ? words.dataset.announce : name;
}

document.addEventListener("picture", () => {
  const words = wordsNow();
  showInTab(words);
  if (!words || words.dataset.announce === said) return;
  said = words.dataset.announce;
  if (place) place.textContent = said;
});
showInTab(wordsNow());
