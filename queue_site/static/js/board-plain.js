// For browsers of old televisions: no modules, no WebSocket, no layers in style sheets. Written in the language of 2011.
// Where main.js has not taken over, it fetches the same page again and again and shows its picture; where layers are not
// understood, it takes the plain style sheet.
(function () {
  "use strict";
  var POLL = 2000, PATIENCE = 8000, SILENCE = 12000, MODERN = 4000;
  var own = document.currentScript || document.getElementById("board-plain");
  // The office's time of the last news, and how long ago it came by the age of this page: never the device's clock.
  var heard = window.performance.now(), heardAt = "", shown = "", banner = null;

  if (!window.CSSLayerBlockRule) {
    var sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = own.getAttribute("data-css");
    document.getElementsByTagName("head")[0].appendChild(sheet);
  }

  function screenOf(page) { return page.getElementsByTagName("live-screen")[0]; }

  function timeOn(drawn) { return drawn.getElementsByTagName("office-clock")[0].textContent; }

  function isModern() {
    return Boolean(window.customElements && window.customElements.get("live-screen") && window.WebSocket);
  }

  function setStale(stale) {
    var live = screenOf(document);
    if (!banner) {
      banner = document.createElement("p");
      banner.className = "stale-banner";
      banner.setAttribute("role", "status");
      live.parentNode.insertBefore(banner, live);
    }
    if (stale) live.setAttribute("stale", ""); else live.removeAttribute("stale");
    banner.textContent = stale
      ? (live.getAttribute("stale-text") || "%s").replace("%s", heardAt) : "";
  }

  function show(page) {
    var fresh = screenOf(page), live = screenOf(document), next, i;
    if (!fresh) return;
    heard = window.performance.now();
    heardAt = timeOn(fresh);
    setStale(false);
    if (fresh.innerHTML === shown) return;
    shown = fresh.innerHTML;
    for (i = live.childNodes.length - 1; i >= 0; i -= 1) live.removeChild(live.childNodes[i]);
    for (i = 0; i < fresh.childNodes.length; i += 1) {
      next = document.importNode(fresh.childNodes[i], true);
      live.appendChild(next);
    }
    live.setAttribute("revision", fresh.getAttribute("revision"));
  }

  function again() {
    if (window.performance.now() - heard > SILENCE) setStale(true);
    window.setTimeout(ask, POLL);
  }

  function ask() {
    var request = new XMLHttpRequest(), done = false;
    function end() { if (!done) { done = true; again(); } }
    request.open("GET", location.href, true);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onload = function () {
      if (request.status === 200 && request.response) show(request.response);
      end();
    };
    request.onerror = request.ontimeout = request.onabort = end;
    request.send();
  }

  window.setTimeout(function () {
    if (isModern()) return;
    heardAt = timeOn(document);
    ask();
  }, MODERN);
}());
