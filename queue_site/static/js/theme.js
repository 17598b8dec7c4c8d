// The reader's choice of theme, contrast and size, as data attributes of <html>. A classic script in the head, not a
// module: it must run before the first paint, or a dark page would flash white.
// A button chooses with data-set="theme=dark", "contrast=high", "size=large", "keys=off"; choosing it again takes it back.
(() => {
  const root = document.documentElement;
  const names = ["theme", "contrast", "size", "keys"];
  const drawn = Object.fromEntries(names.map((name) => [name, root.dataset[name]]));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const contrast = matchMedia("(prefers-contrast: more)");

  const read = (name) => { try { return localStorage.getItem(`antrean.${name}`); } catch { return null; } };
  const write = (name, value) => {
    try {
      if (value) localStorage.setItem(`antrean.${name}`, value);
      else localStorage.removeItem(`antrean.${name}`);
    } catch { /* storage may be forbidden; the choice then lasts as long as the page */ }
  };
  const wished = (name) => {
    if (name === "theme") return dark.matches ? "dark" : "light";
    return name === "contrast" && contrast.matches ? "high" : undefined;
  };
  // The writer of the template decides for a television; only a page without its own theme follows the reader and the device.
  const apply = () => names.forEach((name) => {
    const value = drawn[name] ?? read(name) ?? wished(name);
    if (value) root.dataset[name] = value;
    else delete root.dataset[name];
  });
  const mark = () => document.querySelectorAll("[data-set]").forEach((button) => {
    const [name, value] = button.dataset.set.split("=");
    button.setAttribute("aria-pressed", String((root.dataset[name] ?? "") === value));
  });

  apply();
  dark.addEventListener?.("change", () => { apply(); mark(); });
  document.addEventListener("DOMContentLoaded", mark);
  document.addEventListener("picture", mark);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-set]");
    if (!button) return;
    const [name, value] = button.dataset.set.split("=");
    const taken = root.dataset[name] === value;
    write(name, taken ? null : value);
    apply();
    if (!taken && value) root.dataset[name] = value;   // also where nothing can be stored
    mark();
  });
  // A kiosk forgets the last visitor's choice (see idle-reset.js).
  document.addEventListener("forget-choices", () => { names.forEach((name) => write(name, null)); apply(); mark(); });
})();
