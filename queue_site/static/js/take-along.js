// A dialog stands outside the live screen, so that no new picture closes it. When a button with data-opens="id" opens it,
// each data-take="name" in it gets what data-give="name" in the screen holds at that moment: the value of a hidden field,
// the address of a form, a text, or the copy of a <template>. So it acts on what was seen, whatever is shown by then.
// Inside, data-with="papers" is there only while the radio button with that value is chosen.

const giver = (name) => document.querySelector(`[data-give="${CSS.escape(name)}"]`);

function take(place) {
  const given = giver(place.dataset.take);
  if (given instanceof HTMLTemplateElement) {
    place.replaceChildren(given.content.cloneNode(true));
    tickMissing(place);
  } else if (place instanceof HTMLFormElement) {
    place.action = given?.value || "";
  } else if (place instanceof HTMLInputElement) {
    place.value = given?.value || "";
    place.disabled = !given;   // what the screen does not say is not said on
  } else {
    place.textContent = given?.value || "";
  }
}

// Papers ticked at the counter were seen; once any is ticked, the others are what is missing.
function tickMissing(place) {
  const ticks = [...document.querySelectorAll("[data-tick]")];
  if (!ticks.some((tick) => tick.checked)) return;
  const missing = new Set(ticks.filter((tick) => !tick.checked).map((tick) => tick.dataset.tick));
  for (const box of place.querySelectorAll("input[type=checkbox]")) box.checked = missing.has(box.value);
}

function showWith(form) {
  const chosen = new FormData(form).get("reason");
  for (const part of form.querySelectorAll("[data-with]")) {
    part.hidden = part.dataset.with !== chosen;
    for (const field of part.querySelectorAll("input")) field.disabled = part.hidden;
  }
}

// Before dialogs.js opens it: the dialog must be complete when it appears.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  for (const form of dialog.querySelectorAll("form")) form.reset();
  for (const place of dialog.querySelectorAll("[data-take]")) take(place);
  for (const form of dialog.querySelectorAll("form")) showWith(form);
  for (const said of dialog.querySelectorAll("[data-message]")) said.textContent = "";
}, true);

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("dialog form");
  if (!form) return;
  showWith(form);
  if (event.target.type === "radio") form.querySelector("[data-with]:not([hidden]) input[name=note]")?.focus();
});
