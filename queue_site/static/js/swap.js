// Puts a new drawing in place of the old one without taking away what the reader was doing: the focus, opened details,
// the place in a scrolled list, and whatever is marked data-keep (a half-typed note).

// The one place where text becomes nodes. Scripts in it never run; a page may demand Trusted Types.
const policy = globalThis.trustedTypes?.createPolicy("antrean", { createHTML: (text) => text });

function parse(html) {
  const text = policy ? policy.createHTML(html) : html;
  const fragment = document.createDocumentFragment();
  fragment.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  return fragment;
}

const twin = (tree, element) => tree.querySelector(`#${CSS.escape(element.id)}`);

export function swap(element, html) {
  const next = parse(html);
  const restoreFocus = rememberFocus(element);
  const restoreScroll = rememberScroll(element);

  for (const old of element.querySelectorAll("details[id]")) {
    const fresh = twin(next, old);
    if (fresh) fresh.open = old.open;
  }
  // What was not in the old drawing may enter with a movement; what stays may not move again.
  const known = new Set([...element.querySelectorAll("[data-once]")].map((old) => old.dataset.once));
  for (const fresh of next.querySelectorAll("[data-once]")) {
    fresh.toggleAttribute("data-fresh", !known.has(fresh.dataset.once));
  }
  for (const old of element.querySelectorAll("[data-keep][id]")) twin(next, old)?.replaceWith(old);

  element.replaceChildren(next);
  restoreScroll();
  restoreFocus();
}

function rememberFocus(element) {
  const focused = document.activeElement;
  if (!focused?.id || !element.contains(focused)) return () => {};
  const { id, selectionStart, selectionEnd } = focused;
  return () => {
    const heir = document.getElementById(id);
    if (!heir || heir === document.activeElement) return;
    heir.focus({ preventScroll: true });
    try { if (selectionStart != null) heir.setSelectionRange(selectionStart, selectionEnd); } catch { /* not a text field */ }
  };
}

function rememberScroll(element) {
  const places = [...element.querySelectorAll("[data-scroll][id]")].map((old) => [old.id, old.scrollTop, old.scrollLeft]);
  return () => places.forEach(([id, top, left]) => {
    const heir = document.getElementById(id);
    if (heir) { heir.scrollTop = top; heir.scrollLeft = left; }
  });
}
