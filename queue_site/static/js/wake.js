// Tells when a device comes back: its page is seen again, its network is there, or it slept (a television stick stops
// its clockwork without a word, and its sockets are dead when it wakes).

const TICK = 2_000;
const SLEPT = 5_000;       // a page that is only busy does not lose so much

// Calls back({slept}) each time; returns how to stop that.
export function onWake(back) {
  let last = Date.now();
  const tick = setInterval(() => {
    const now = Date.now();
    const slept = Math.abs(now - last - TICK) > SLEPT;   // a clock that was set does no harm: it looks once more
    last = now;
    if (slept && !document.hidden) back({ slept: true });
  }, TICK);
  const seen = (event) => {
    if (document.hidden || (event.type === "pageshow" && !event.persisted)) return;
    back({ slept: event.type === "pageshow" || event.type === "online" || Date.now() - last - TICK > SLEPT });
  };
  document.addEventListener("visibilitychange", seen);
  for (const name of ["online", "pageshow"]) addEventListener(name, seen);
  return () => {
    clearInterval(tick);
    document.removeEventListener("visibilitychange", seen);
    for (const name of ["online", "pageshow"]) removeEventListener(name, seen);
  };
}
