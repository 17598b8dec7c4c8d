// A button with data-key="F8", "n" or "Enter" is clicked by that key; "n Space" names two. Letters and Enter keep their own
// meaning while somebody types; function keys type nothing and always work. data-set="keys=off" silences them all.

const isTyping = (element) =>
  element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)
  || (element.tagName === "INPUT" && !/^(button|submit|checkbox|radio)$/.test(element.type));

const isVisible = (element) => element.getClientRects().length > 0;

const keysOf = (button) => button.dataset.key.toLowerCase().split(" ");

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const key = event.key === " " ? "Space" : event.key;
  if (document.documentElement.dataset.keys === "off") return;
  if (!key || event.repeat || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (!/^F\d+$/.test(key) && isTyping(target)) return;
  if (key === "Space" && target.closest("a, button, summary, input")) return;
  if (key === "Enter" && target.closest("a, button, summary, input:not([type=checkbox])")) return;   // a tick has no Enter
  const scope = document.querySelector("dialog[open]") || document;
  const button = [...scope.querySelectorAll("[data-key]")].find((candidate) =>
    keysOf(candidate).includes(key.toLowerCase()) && !candidate.disabled && isVisible(candidate));
  if (!button) return;
  event.preventDefault();
  button.click();
});
