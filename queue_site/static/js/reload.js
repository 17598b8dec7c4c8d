// Loads the page again, at most once a minute: a page that the server refuses for good must not spin.

export function reloadOnce() {
  const key = `reloaded ${location.pathname}`;
  const minute = String(Math.floor(Date.now() / 60_000));
  try {
    if (sessionStorage.getItem(key) === minute) return false;
    sessionStorage.setItem(key, minute);
  } catch { return false; }
  location.reload();
  return true;
}
