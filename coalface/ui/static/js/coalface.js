// Starts what a page asks for; every page works without it.
if (document.querySelector("[data-module]")) {
  const { initAll } = await import(new URL("../vendor/govuk-frontend.min.js", import.meta.url));
  initAll();
}

// Menus of the masthead close when something else is pressed, and with Escape.
const menus = document.querySelectorAll(".masthead details.menu");
document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

// A small act that could not be done in place is done as a page, which says why.
document.addEventListener("htmx:responseError", ({ detail: { elt } }) => {
  if (!elt.matches("button[formaction]")) return;
  elt.form.action = elt.formAction;
  elt.form.submit();
});

// What a form, a box for writing, files, topics and single keys need, where there are some: in the page as it came, and
// in what is fetched into it later. Each part has a file that begins with one element.
const PARTS = [
  ["form[data-draft]", "drafts"],
  ["[data-writer]", "writer"],
  ["[data-files]", "files"],
  ["input[data-topics]", "topics"],
  ["[data-passkey]", "passkey"],
  ["body[data-shortcuts]", "shortcuts"],
].map(([there, name]) => ({ there, name, begun: new WeakSet() }));

async function begin(root) {
  for (const { there, name, begun } of PARTS) {
    const found = [...(root.matches?.(there) ? [root] : []), ...root.querySelectorAll(there)];
    if (!found.length) continue;
    const part = await import(new URL(`./${name}.js`, import.meta.url));
    for (const element of found) {
      if (!begun.has(element)) part.begin(element);
      begun.add(element);
    }
  }
}

document.addEventListener("htmx:load", ({ detail: { elt } }) => begin(elt));
await begin(document);
