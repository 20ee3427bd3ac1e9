// A list of names or topics under a box while one types: a combobox with the keyboard, big enough for a thumb.
// `wanted(box)` says which piece of text is being typed, as { words, from, to }, or nothing; `ask(words)` fetches.

let made = 0;

export class Offers {
  constructor(box, { wanted, ask, take }) {
    Object.assign(this, { box, wanted, ask, take, found: [], at: -1, asked: "" });
    this.list = document.createElement("ul");
    this.list.className = "offered";
    this.list.id = `offered-${(made += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    box.parentElement.classList.add("offers-here");
    box.after(this.list);
    for (const [name, value] of [["aria-controls", this.list.id], ["aria-autocomplete", "list"], ["autocomplete", "off"]]) {
      box.setAttribute(name, value);
    }
    box.addEventListener("input", () => this.later());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), 200);
  }

  async look() {
    const piece = this.wanted(this.box);
    if (!piece) return this.close();
    this.asked = piece.words;
    const found = await this.ask(piece.words).catch(() => []);
    if (this.asked !== piece.words || document.activeElement !== this.box) return;
    this.show(found);
  }

  show(found) {
    this.found = found;
    this.at = found.length ? 0 : -1;
    this.list.hidden = !found.length;
    this.list.replaceChildren(...found.map((one, number) => this.option(one, number)));
    this.mark();
  }

  option(one, number) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.append(one.words);
    if (one.more) option.append(Object.assign(document.createElement("small"), { textContent: one.more }));
    option.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.choose(number);
    });
    return option;
  }

  mark() {
    for (const [number, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", number === this.at);
    if (this.at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  key(event) {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.at = (this.at + step + this.found.length) % this.found.length;
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    this.mark();
  }

  choose(number) {
    const piece = this.wanted(this.box);
    if (piece) {
      const words = this.take(this.found[number].value);
      this.box.setRangeText(words, piece.from, piece.to, "end");
      this.box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.asked = "";
    this.list.hidden = true;
    this.at = -1;
    this.mark();
  }
}

export async function fetched(address, questions) {
  const answer = await fetch(`${address}?${new URLSearchParams(questions)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
}
