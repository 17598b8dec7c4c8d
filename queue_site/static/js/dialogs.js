// <button data-opens="park">: opens <dialog id="park">; <button data-closes> inside closes it, as does a form in it whose
// answer was good. Focus goes back to the opener, which the browser sees to.

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }   // else a link leads to the same as a page
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
});

document.addEventListener("answer", (event) => {
  if (!event.detail.error) event.target.closest("dialog[open]")?.close();
});
