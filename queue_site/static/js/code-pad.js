// <code-pad for="code">: buttons with data-types="A" type into that field, data-rubs takes the last letter away again. For
// kiosks, which have a touch screen and no keyboard.
class CodePad extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this.#press);
  }

  #press = (event) => {
    const field = document.getElementById(this.getAttribute("for"));
    const key = event.target.closest("button");
    if (!field || !key) return;
    if ("rubs" in key.dataset) field.value = field.value.slice(0, -1);
    else field.value += key.dataset.types;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
}

customElements.define("code-pad", CodePad);
