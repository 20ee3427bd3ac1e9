// Single keys for whoever wants them: each presses a link of the page that says so, or goes to the next thing in a list.

const THINGS = ".entry, article[id^=reply-], .hit";
let before = "";

function press(key) {
  const link = document.querySelector(`[data-key="${key}"]`);
  link?.click();
  return Boolean(link);
}

function step(forwards) {
  const things = [...document.querySelectorAll(THINGS)].filter((thing) => thing.offsetParent);
  const now = things.findIndex((thing) => thing.contains(document.activeElement));
  const next = things[forwards ? now + 1 : Math.max(0, now - 1)];
  if (!next) return false;
  const there = next.querySelector("a");
  there.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function pressed(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = before + event.key;
  before = event.key === "g" && !before ? "g " : "";
  let done = false;
  if (key === "/") {
    document.getElementById("hub-search").focus();
    done = true;
  } else if (key === "j" || key === "k") done = step(key === "j");
  else if (key.length) done = press(key);
  if (done) event.preventDefault();
}

export function begin() {
  document.addEventListener("keydown", pressed);
}
