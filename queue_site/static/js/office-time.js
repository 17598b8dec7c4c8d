// The server's clock as seen from here, and clock times in the office's zone: 10.42, with a dot.

let base = -Infinity;   // server time minus performance.now(), which no change of this device's clock can disturb

// News always arrives late, never early: the largest difference ever seen is nearest to the truth.
export function heardTime(iso) {
  const then = Date.parse(iso);
  if (Number.isFinite(then)) base = Math.max(base, then - performance.now());
}

export const officeNow = () => (base === -Infinity ? Date.now() : base + performance.now());

const officeZone = () => document.documentElement.dataset.zone || undefined;

export function clockTime(when, zone = officeZone(), seconds = false) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds && { second: "2-digit" }) };
  let text;
  try {
    text = new Intl.DateTimeFormat("en-GB", { ...form, timeZone: zone }).format(when);
  } catch {
    text = new Intl.DateTimeFormat("en-GB", form).format(when);   // a zone this browser does not know
  }
  return text.replace(/:/g, ".");
}
