// What only a television needs: it stays awake, says each new call once to a screen reader, hides its tools while nobody
// is at it, and loads again where the administrator has set it up otherwise.
import { reloadOnce } from "./reload.js";
import { lackOf, sayLack } from "./secure-context.js";

const QUIET_AFTER = 20_000;

const tools = document.querySelector(".board-tools");
const announcer = document.getElementById("board-announcer");
const mark = () => document.querySelector("[data-mark]")?.dataset.mark;

// ------------------------------------------------------------- its tools: seen at first, and when somebody moves
let quiet;
function beSeen() {
  if (!tools) return;
  tools.removeAttribute("data-quiet");
  clearTimeout(quiet);
  quiet = setTimeout(() => tools.setAttribute("data-quiet", ""), QUIET_AFTER);
}
for (const sign of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(sign, beSeen, { passive: true });
beSeen();

// ------------------------------------------------------------- awake
let lock = null;
async function stayAwake() {
  if (document.hidden || (lock && !lock.released)) return;
  try { lock = await navigator.wakeLock.request("screen"); } catch { lock = null; /* a battery that runs low, or a policy */ }
}
const lack = lackOf("wakeLock" in navigator);
if (!lack) {
  document.addEventListener("visibilitychange", stayAwake);
  document.addEventListener("pointerdown", stayAwake);
  stayAwake();
}
sayLack(tools, lack);

// ------------------------------------------------------------- for those who listen: each call once, in order
const drawn = mark();
document.addEventListener("picture", () => {
  if (mark() !== drawn) reloadOnce();
  const fresh = [...document.querySelectorAll(".call[data-fresh]")].reverse();
  if (!announcer || !fresh.length) return;
  announcer.textContent = fresh.map((call) =>
    [call.querySelector(".number"), call.querySelector(".counter")].map((part) => part.innerText.replace(/\s+/g, " ").trim()).join(", ")).join(". ");
});
