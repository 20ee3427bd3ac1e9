// A list of names or topics under a box while one types: a combobox with the keyboard, big enough for a thumb.
// `wanted(box)` says which piece of text is being typed, as { words, from, to }, or nothing; `ask(words)` fetches;
// `found` is the sentence that a screen reader says when there are some. Nothing is chosen before an arrow key says so,
// so that Enter stays a new line and Tab leaves the box.

let made = 0;

export class Offers {
  constructor(box, { wanted, ask, take, found }) {
    Object.assign(this, { box, wanted, ask, take, sentence: found, found: [], at: -1, asked: "" });
    this.list = document.createElement("ul");
    this.list.className = "offered";
    this.list.id = `offered-${(made += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    this.said = Object.assign(document.createElement("p"), { className: "govuk-visually-hidden" });
    this.said.setAttribute("aria-live", "polite");
    const label = box.labels[0];
    label.id ||= `${this.list.id}-label`;
    this.list.setAttribute("aria-labelledby", label.id);
    box.parentElement.classList.add("offers-here");
    box.after(this.list, this.said);
    // A box of several lines stays a text box for a screen reader; a box of one line is a combobox.
    if (box.tagName === "INPUT") box.setAttribute("role", "combobox");
    for (const [name, value] of [["aria-controls", this.list.id], ["aria-autocomplete", "list"], ["autocomplete", "off"]]) {
      box.setAttribute(name, value);
    }
    this.mark();
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
    this.shown = this.asked;
    this.at = -1;
    this.list.hidden = !found.length;
    this.list.replaceChildren(...found.map((one, number) => this.option(one, number)));
    this.said.textContent = found.length ? this.sentence.replace("%s", found.length) : "";
    this.mark();
    // Below the box it may be below the window.
    if (found.length) this.list.scrollIntoView({ block: "nearest" });
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
    if (this.box.role === "combobox") this.box.setAttribute("aria-expanded", !this.list.hidden);
    if (this.at < 0) this.box.removeAttribute("aria-activedescendant");
    else this.box.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  key(event) {
    if (this.list.hidden || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
    const count = this.found.length;
    if (event.key === "ArrowDown") this.at = (this.at + 1) % count;
    else if (event.key === "ArrowUp") this.at = (Math.max(this.at, 0) + count - 1) % count;
    else if (event.key === "Enter" && this.at >= 0) this.choose(this.at);
    else if (event.key === "Tab" && this.at >= 0) this.choose(this.at);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    this.mark();
  }

  choose(number) {
    const piece = this.wanted(this.box);
    // What is offered may be older than what stands in the box by now.
    if (piece && piece.words === this.shown) {
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
    this.said.textContent = "";
    this.at = -1;
    this.mark();
  }
}

export async function fetched(address, questions) {
  const answer = await fetch(`${address}?${new URLSearchParams(questions)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).found : [];
}
