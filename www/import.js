// What a visitor refused in another notice. A file of its own: only sites that have moved over load it.
//
// Refusals are carried over by equal ids, of categories or services. What was granted is not: who received
// data and what for was worded by somebody else, so it is asked anew.

const cookie = (name) => {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(name + "="));
  return found && decodeURIComponent(found.slice(name.length + 1));
};
const local = (name) => localStorage.getItem(name);
const kept = (name) => JSON.parse(cookie(name) ?? local(name));

/** Ids with the answer given to each. */
const answers = (map) => Object.entries(map ?? {});

/** For each notice: ids and whether they were granted; "*" stands for all. Names and forms are its own. */
const READERS = {
  // v3 lists every category under `services`; v2 only what was accepted, under `level`.
  "vanilla-cookieconsent": () => {
    const { categories, services } = kept("cc_cookie");
    return Object.keys(services ?? {}).map((id) => [id, categories.includes(id)]);
  },
  klaro: () => answers(kept("klaro")),
  orejime: () => answers(kept("eu-consent") ?? kept("orejime")),
  // "!gtag=false!youtube=wait": what waits was not answered.
  tarteaucitron: () =>
    cookie("tarteaucitron")
      .split("!")
      .map((entry) => entry.split("="))
      .filter(([, answer]) => /^(true|false)$/.test(answer))
      .map(([id, answer]) => [id, answer == "true"]),
  osano: () => (cookie("cookieconsent_status") == "deny" ? [["*", false]] : []),
};

/** Whether an item of config.js was refused in one of these notices, as a function; nothing if none was. */
export const refused = (tools) => {
  const ids = new Set();
  for (const tool of tools) {
    try {
      for (const [id, isGranted] of READERS[tool]()) if (isGranted === false) ids.add(id);
    } catch {} // That notice was never answered here.
  }
  const isRefused = ({ id, def, isRequired }) =>
    !isRequired && (ids.has("*") || ids.has(id) || (def.services?.length && def.services.every(({ id }) => ids.has(id))));
  return ids.size ? isRefused : null;
};
