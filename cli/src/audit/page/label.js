// What a control says, and which answer that is. `words` has the phrases of each language.

/** Lower case, letters and digits only. */
const clean = (text) =>
  (text ?? "").normalize("NFKC").toLowerCase().replace(/[’‘`]/g, "'").replace(/[^\p{L}\p{M}\p{N}']+/gu, " ").trim();

const phrases = (kind) => Object.values(words).flatMap((language) => language[kind] ?? []).map(clean);
const KINDS = ["reject", "save", "settings", "accept"].map((kind) => [kind, phrases(kind)]);
const REOPEN = phrases("open");
const TOPIC = phrases("topic");
const NEEDED = phrases("needed");
const CLOSE = phrases("close");

/** Writing without spaces between words. */
const isUnspaced = (text) => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text);

/** A phrase of several words may stand anywhere in a label, a single word at its begin or end. */
const says = (label, phrase) => {
  if (label === phrase) return true;
  if (isUnspaced(phrase)) return label.length <= 20 && label.includes(phrase);
  if (phrase.length <= 3) return false;
  if (phrase.includes(" ")) return ` ${label} `.includes(` ${phrase} `);
  return label.startsWith(`${phrase} `) || label.endsWith(` ${phrase}`);
};

/** The kind whose longest phrase a label says: "do not accept" is not "accept". */
const kindOfLabel = (label) => {
  if (!label || label.length > 70) return null;
  let best = null;
  for (const [kind, list] of KINDS)
    for (const phrase of list) if (phrase.length > (best?.length ?? 0) && says(label, phrase)) best = { kind, length: phrase.length };
  // "Close preferences" leads out of them.
  return best?.kind === "settings" && CLOSE.some((word) => label.startsWith(word)) ? null : best;
};

const referred = (element, attribute) =>
  (element.getAttribute(attribute) ?? "").split(/\s+/).filter(Boolean).map((id) => element.getRootNode().getElementById?.(id)?.textContent ?? "").join(" ");

/** Its text and its accessible names, the most telling first. */
const namesOf = (element) => [
  textOf(element, 200),
  element.getAttribute("aria-label"),
  referred(element, "aria-labelledby"),
  element.localName === "input" ? element.value : "",
  element.getAttribute("title"),
  element.querySelector?.("img[alt]")?.alt,
].filter((name) => name?.trim());

const kindOf = (element) => {
  for (const name of namesOf(element)) {
    const found = kindOfLabel(clean(name));
    // What unfolds in its place is no other layer.
    if (found?.kind === "settings" && element.localName === "summary") return null;
    if (found) return { ...found, label: name.trim() };
  }
  return null;
};

const isOnTopic = (text) => {
  const low = clean(text);
  return TOPIC.some((word) => low.includes(word));
};
