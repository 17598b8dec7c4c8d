// A button with data-key="F8", "n" or "Enter" is clicked by that key. Letters and Enter keep their own meaning while
// somebody types; function keys type nothing and always work.

const isTyping = (element) =>
  element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)
  || (element.tagName === "INPUT" && !/^(button|submit|checkbox|radio)$/.test(element.type));

const isVisible = (element) => element.getClientRects().length > 0;

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (!key || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (!/^F\d+$/.test(key) && isTyping(target)) return;
  if ((key === "Enter" || key === " ") && target.closest("a, button, summary, input")) return;
  const scope = document.querySelector("dialog[open]") || document;
  const button = [...scope.querySelectorAll("[data-key]")].find((candidate) =>
    candidate.dataset.key.toLowerCase() === key.toLowerCase() && !candidate.disabled && isVisible(candidate));
  if (!button) return;
  event.preventDefault();
  button.click();
});
