// Files that come along: dropped, pasted or chosen, each with its size and a way out; pictures with words for who does
// not see them. Without script, the browser's own field and the page after it do the same.

class Files {
  constructor(root) {
    Object.assign(this, { root, input: root.querySelector("input[type=file]"), words: root.dataset, chosen: [] });
    this.list = document.createElement("ul");
    this.list.className = "files__new";
    this.list.setAttribute("role", "list");
    this.drop = document.createElement("p");
    this.drop.className = "files__drop";
    this.drop.textContent = this.words.drop;
    this.input.before(this.drop);
    this.input.after(this.list);
    this.input.addEventListener("change", () => this.add(this.input.files));
    for (const name of ["dragover", "dragleave", "drop"]) root.closest("form").addEventListener(name, (event) => this.dragged(event));
    root.closest("form").addEventListener("paste", (event) => this.pasted(event.clipboardData));
  }

  dragged(event) {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    this.drop.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.add(event.dataTransfer.files);
  }

  // Word and Excel bring a picture of the text along; then the text is meant.
  pasted(carried) {
    if (carried?.files.length && !carried.types.includes("text/plain")) this.add(carried.files);
  }

  add(files) {
    const largest = Number(this.words.largest);
    const known = new Set(this.chosen.map(({ file }) => `${file.name}|${file.size}|${file.lastModified}`));
    for (const file of files) {
      if (!known.has(`${file.name}|${file.size}|${file.lastModified}`)) this.chosen.push({ file, alt: "", large: file.size > largest });
    }
    this.show();
  }

  // What is too large, or one too many, stands in the list with the reason and is not sent.
  show() {
    const kept = new DataTransfer();
    const rows = this.chosen.map((one) => {
      const reason = one.large ? this.words.tooLarge : kept.items.length >= Number(this.words.most) ? this.words.tooMany : "";
      if (!reason) kept.items.add(one.file);
      return this.row(one, reason ? -1 : kept.items.length - 1, reason);
    });
    this.input.files = kept.files;
    this.list.replaceChildren(...rows);
  }

  row(one, number, reason) {
    const row = document.createElement("li");
    const kilobytes = Math.ceil(one.file.size / 1024);
    const size = `${one.file.name}, ${kilobytes < 1024 ? `${kilobytes} kB` : `${(kilobytes / 1024).toFixed(1)} MB`}`;
    row.append(Object.assign(document.createElement("span"), { textContent: reason ? `${size}: ${reason}` : size }));
    const out = Object.assign(document.createElement("button"), { type: "button", className: "react", textContent: this.words.out });
    out.dataset.quiet = "";
    out.setAttribute("aria-label", `${this.words.out} ${one.file.name}`);
    out.addEventListener("click", () => {
      this.chosen.splice(this.chosen.indexOf(one), 1);
      this.show();
      this.input.focus();
    });
    row.append(out);
    if (number >= 0 && one.file.type.startsWith("image/")) row.append(this.asked(one, number));
    return row;
  }

  asked(one, number) {
    const group = document.createElement("div");
    group.className = "govuk-form-group";
    const label = Object.assign(document.createElement("label"), { className: "govuk-label", textContent: this.words.shows.replace("%s", one.file.name) });
    const field = Object.assign(document.createElement("input"), { className: "govuk-input", id: `alt-${number}`, name: `alt-${number}`, maxLength: 300, value: one.alt });
    label.htmlFor = field.id;
    field.addEventListener("input", () => (one.alt = field.value));
    group.append(label, field);
    return group;
  }
}

export function begin(root) {
  new Files(root);
}
