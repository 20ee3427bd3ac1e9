// Saves what is typed into a form as a draft while one types. Without script, the button "Save as a draft" does it.
// Each form carries a token of its own (`once`), so that two tabs never write into each other's draft; when another tab
// has saved the same draft meanwhile, the server makes a new one and answers with its token.

// Milliseconds without a key before saving.
const WAIT = 1500;

class Drafted {
  constructor(form) {
    this.form = form;
    this.words = form.querySelector("[data-draft-words]");
    this.timer = 0;
    this.sending = null;
    this.kept = this.typed();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => this.stop());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.save(true);
    });
    // A page that comes back from the browser's memory goes on as it was.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) Object.assign(this, { stopped: false, kept: this.typed() });
    });
    addEventListener("beforeunload", (event) => {
      if (this.wouldLose()) event.preventDefault();
    });
  }

  // Words are saved while one leaves; files are not, nor is anything when saving failed before.
  wouldLose() {
    if (this.stopped || !this.form.isConnected) return false;
    const files = [...this.form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    return files || (this.failed && this.typed() !== this.kept);
  }

  fields() {
    const fields = new FormData(this.form);
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    return fields;
  }

  typed() {
    const fields = this.fields();
    for (const name of ["once", "saved", "csrfmiddlewaretoken"]) fields.delete(name);
    return new URLSearchParams(fields).toString();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), WAIT);
  }

  stop() {
    clearTimeout(this.timer);
    this.stopped = true;
    this.sending?.abort();
  }

  async save(leaving) {
    clearTimeout(this.timer);
    const typed = this.typed();
    if (this.stopped || typed === this.kept) return;
    if (this.sending && !leaving) return this.later();
    this.sending?.abort();
    const sending = (this.sending = new AbortController());
    const body = this.fields();
    body.append("at", new URL(this.form.action).pathname);
    try {
      const answer = await fetch(this.form.dataset.draft, { method: "POST", body, keepalive: leaving, signal: sending.signal });
      if (!answer.ok) throw new Error(answer.status);
      this.took(await answer.json(), typed);
      this.failed = false;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.failed = true;
      this.say(this.form.dataset.draftFailed);
    } finally {
      if (this.sending === sending) this.sending = null;
    }
  }

  took({ draft, once, saved, words }, typed) {
    this.kept = typed;
    this.form.elements.once.value = once;
    this.form.elements.saved.value = saved;
    this.form.dispatchEvent(new CustomEvent("draft:saved", { bubbles: true }));
    this.say(words);
    // A page that is loaded again, as after a crash, goes on with the draft.
    if (this.form.id === "share") history.replaceState(history.state, "", `${new URL(this.form.action).pathname}?draft=${draft}`);
  }

  say(words) {
    if (this.words && words) this.words.textContent = words;
  }
}

export function begin(form) {
  new Drafted(form);
}
