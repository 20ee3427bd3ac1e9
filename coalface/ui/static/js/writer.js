// Beside a box in which one writes: how it will look, names after @, quotes of what others said, Ctrl+Enter to send.

const { Offers, fetched } = await import(new URL("./offers.js", import.meta.url));
const SHOWN = "coalface-preview";

function remembered() {
  try {
    return localStorage.getItem(SHOWN) === "yes";
  } catch {
    return false;
  }
}

function remember(shown) {
  try {
    localStorage.setItem(SHOWN, shown ? "yes" : "no");
  } catch {
    // A browser that keeps nothing forgets this, too.
  }
}

class Look {
  constructor(writer, box) {
    Object.assign(this, { writer, box, last: null });
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "react" });
    this.button.dataset.quiet = "";
    this.pane = Object.assign(document.createElement("section"), { className: "writer__look prose", hidden: true });
    this.pane.setAttribute("aria-label", writer.dataset.wordsLook);
    const line = document.createElement("div");
    line.append(this.button);
    writer.append(line, this.pane);
    this.button.addEventListener("click", () => this.toggle(this.pane.hidden));
    box.addEventListener("input", () => this.later());
    this.toggle(remembered(), false);
  }

  toggle(shown, keep = true) {
    this.pane.hidden = !shown;
    this.button.textContent = shown ? this.writer.dataset.wordsHide : this.writer.dataset.wordsShow;
    this.button.setAttribute("aria-expanded", shown);
    if (keep) remember(shown);
    if (shown) this.show();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), 500);
  }

  async show() {
    const source = this.box.value;
    if (this.pane.hidden || source === this.last) return;
    this.last = source;
    this.asking?.abort();
    this.asking = new AbortController();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", this.box.form.elements.csrfmiddlewaretoken.value);
    body.append("source", source);
    body.append("once", this.box.form.elements.once?.value ?? "");
    if (this.writer.dataset.entry) body.append("entry", this.writer.dataset.entry);
    try {
      const answer = await fetch(this.writer.dataset.preview, { method: "POST", body, signal: this.asking.signal });
      // Cleaned by the server, just as what is posted.
      if (answer.ok) this.pane.innerHTML = await answer.text();
    } catch {
      this.last = null;
    }
  }
}

function mention(box) {
  const before = box.value.slice(0, box.selectionStart);
  const found = before.match(/(?:^|[\s(])@([\p{L}\d-]{2,30})$/u);
  return found && { words: found[1], from: before.length - found[1].length - 1, to: before.length };
}

function place(form) {
  const chosen = (name) => form.querySelector(`[name=${name}]:checked`)?.value ?? "";
  return { where: chosen("where"), level: chosen("level") };
}

export function begin(writer) {
  const box = writer.querySelector("textarea");
  new Offers(box, {
    wanted: mention,
    take: (value) => `${value} `,
    found: writer.dataset.wordsFound,
    ask: (q) => fetched(writer.dataset.people, { q, ...(writer.dataset.entry ? { entry: writer.dataset.entry } : place(box.form)) }),
  });
  new Look(writer, box);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) box.form.requestSubmit(box.form.querySelector("button.govuk-button:not([name])"));
  });
}

// A quote goes into the box that stands open, at the cursor; what is marked in the reply is what is quoted.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-quote]");
  const box = document.querySelector("#answer [data-writer] textarea");
  if (!link || !box || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const reply = document.getElementById(link.dataset.quote);
  const marked = getSelection();
  const inside = !marked.isCollapsed && reply.contains(marked.anchorNode);
  const words = (inside ? marked.toString() : reply.querySelector(".prose").innerText).trim().slice(0, 2000);
  const who = reply.querySelector(".byline a, .byline b")?.textContent ?? "";
  const quote = [who && `> **[${who}](${location.pathname}#${reply.id})**`, who && ">", ...words.split("\n").map((line) => `> ${line}`)].filter(Boolean).join("\n");
  const gap = box.value && !box.value.endsWith("\n\n") ? "\n\n" : "";
  box.closest("details")?.setAttribute("open", "");
  box.setRangeText(`${gap}${quote}\n\n`, box.selectionEnd, box.selectionEnd, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.scrollIntoView({ block: "center" });
});
