// <input type="checkbox" data-ticks="group"> ticks and clears every box of <… data-tick-group="group"> at once.

document.addEventListener("change", (event) => {
  const group = event.target.dataset?.ticks;
  if (!group) return;
  const place = document.querySelector(`[data-tick-group="${CSS.escape(group)}"]`);
  for (const box of place?.querySelectorAll("input[type=checkbox]:not([data-ticks])") ?? []) box.checked = event.target.checked;
});

// What was finished has left the list: a box for all that stays ticked would say otherwise.
document.addEventListener("answer", (event) => {
  if (event.detail.error) return;
  for (const box of document.querySelectorAll("[data-ticks]")) box.checked = false;
});
