// <choice-search none="id" hidden><input type="search"></choice-search> shows, of all [data-words] on the page, those that
// have every word typed, in any order. Drawn hidden: without this script there is nothing to search with, only the list.

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

class ChoiceSearch extends HTMLElement {
  #filter = () => {
    const words = plain(this.querySelector("input").value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const choice of document.querySelectorAll("[data-words]")) {
      const text = plain(choice.dataset.words);
      choice.hidden = !words.every((word) => text.includes(word));
      if (!choice.hidden) found += 1;
    }
    document.body.toggleAttribute("data-searching", words.length > 0);
    // Further choices are folded away; a search looks there too.
    for (const details of document.querySelectorAll("details.further")) if (words.length) details.open = true;
    const none = document.getElementById(this.getAttribute("none"));
    if (none) none.hidden = found > 0;
  };

  connectedCallback() {
    this.hidden = false;
    this.addEventListener("input", this.#filter);
    // A new picture brings all choices again.
    document.addEventListener("picture", this.#filter);
    this.#filter();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this.#filter);
    document.removeEventListener("picture", this.#filter);
  }
}

customElements.define("choice-search", ChoiceSearch);
