// First in every page of a story: remembers what a person would see in the console, what Untick
// announced, and what third-party code has run. Keeps nothing in the browser's storage.
window.__ran = [];
window.__seen = { errors: [], warnings: [], events: [], uncaught: [], blocked: [] };
for (const [level, list] of [["error", "errors"], ["warn", "warnings"]]) {
  const write = console[level];
  console[level] = (...words) => {
    window.__seen[list].push(words.map(String).join(" "));
    write.apply(console, words);
  };
}
for (const type of ["ready", "open", "close", "consent", "receipt", "confirm", "error"]) {
  document.addEventListener("untick:" + type, ({ detail }) => window.__seen.events.push({ type, detail }));
}
addEventListener("error", ({ message }) => message && window.__seen.uncaught.push(message));
addEventListener("unhandledrejection", ({ reason }) => window.__seen.uncaught.push("rejected: " + reason));
document.addEventListener("securitypolicyviolation", (event) =>
  window.__seen.blocked.push(event.effectiveDirective + " " + event.blockedURI + " " + event.sample),
);
// Frames of the third parties say their name once they have loaded.
addEventListener("message", ({ data }) => data?.ran && window.__ran.push(data.ran));

/** Whether a visitor can see the notice. */
window.__isShown = () => {
  const button = document.querySelector("untick-notice [data-untick=reject-all]");
  return Boolean(button?.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
};
/** The native box of a category. */
window.__box = (category) => document.querySelector(`untick-notice input[name="untick-${category}"]`);
/** Types of the events so far. */
window.__types = () => window.__seen.events.map(({ type }) => type);
