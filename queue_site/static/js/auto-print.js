// <auto-print> prints its page once, when fonts and pictures (the QR) are there. A reload shows the page again and does
// not print a second ticket.

class AutoPrint extends HTMLElement {
  async connectedCallback() {
    const key = `printed ${location.pathname}${location.search}`;
    try {
      if (sessionStorage.getItem(key)) return;
      sessionStorage.setItem(key, "yes");
    } catch { return; }
    if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
    await document.fonts?.ready;
    if (this.isConnected) window.print();
  }
}

customElements.define("auto-print", AutoPrint);

// <button type="button" data-print> prints once more.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
