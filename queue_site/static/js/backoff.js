// Waits that grow and are drawn by lot, so that a hall of screens does not come back in one wave.

const FIRST = 500;
const LONGEST = 15_000;

// "Full jitter": anywhere between nothing and the bound.
export const backoff = (attempt) => Math.random() * Math.min(LONGEST, FIRST * 2 ** attempt);

// A server that says it restarts (close code 1012) will be back in a moment.
export const soon = () => Math.random() * 2_000;

export const around = (milliseconds) => milliseconds * (0.85 + Math.random() * 0.3);
