// What is wrong with a board as it is rendered: text that is cut, out of sight, or too small. `unit`: a 1080th of the
// short side. Returns {wrong: [sentence], hero, recent}: heights of capitals of the newest and the recent numbers, in units.
(unit) => {
  const wrong = [];
  const frame = document.querySelector(".board-frame");
  const hall = frame.getBoundingClientRect();
  const canvas = document.createElement("canvas").getContext("2d");
  const capital = (element) => {
    const style = getComputedStyle(element);
    canvas.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return canvas.measureText("A").actualBoundingBoxAscent / unit;
  };
  const isHidden = (element) => element.closest(".visually-hidden, [hidden]") || !element.getClientRects().length;
  const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || isHidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const list = element.closest(".recent ol, .newcomer dl")?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      const name = `${node.textContent.trim()} (${element.className || element.localName})`;
      const around = element.closest(".call, .recent ol, .stations li, .newcomer dl > div, .missed, .board-foot, .board-head");
      const inside = (around ?? frame).getBoundingClientRect();
      if (list && (box.left >= list.right - 1 || box.top >= list.bottom)) continue;   // wrapped out of sight, whole
      const slack = box.height * 0.22;      // a line is taller than its glyphs
      if (box.left < inside.left - 1 || box.right > inside.right + 1) wrong.push(`${name} is cut at its side`);
      if (box.top < inside.top - slack || box.bottom > inside.bottom + slack) wrong.push(`${name} is cut above or below`);
      if (box.bottom > hall.bottom + 2 || box.right > hall.right + 1) wrong.push(`${name} is out of sight`);
    }
    const size = parseFloat(getComputedStyle(element).fontSize) / unit;
    if (size < 43.9) wrong.push(`${node.textContent.trim()} is ${size.toFixed(0)} high`);
    if (getComputedStyle(element).textOverflow === "ellipsis") wrong.push(`${node.textContent.trim()} may be cut`);
  }
  for (const call of document.querySelectorAll(".call")) {
    const parts = [call.querySelector(".number"), call.querySelector(".counter")].map((part) => part.getBoundingClientRect());
    const [one, other] = parts;
    if (one.right > other.left + 1 && one.bottom - one.height * 0.1 > other.top + 1 && one.left < other.right) wrong.push(`${call.innerText} lies over its counter`);
  }
  for (const [one, other] of [[".calls", ".stations"], [".recent", ".missed"], [".recent", ".newcomer"], [".stations", ".board-foot"], [".newcomer", ".board-foot"], [".calls", ".board-flow"], [".hall-map", ".board-foot"], [".calls", ".recent"]]) {
    const [above, below] = [one, other].map((name) => document.querySelector(name)?.getBoundingClientRect());
    const sameColumn = above && below && above.left < below.right && below.left < above.right;
    if (sameColumn && above.top < below.top && above.bottom > below.top + 2) wrong.push(`${one} reaches into ${other}`);
  }
  const [hero, recent] = [".call .number", ".recent .number"].map((name) => document.querySelector(name));
  return { wrong, hero: hero ? capital(hero) : 0, recent: recent ? parseFloat(getComputedStyle(recent).fontSize) / unit : 0 };
}
