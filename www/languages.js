// Which language the notice speaks: the page's, else one the visitor reads, else the first of the
// configuration's `languages`, else English. English is in the script; another one is one file more.
import shipped from "untick:languages";
import english from "./lang/en.json";

/** Names that a language tag can go by; the last two only if nobody knows the first, as they cost milliseconds. */
const names = [
  (tag) => tag,
  (tag) => {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  },
  // Both written forms of Norwegian are read by whoever reads one.
  (tag) => new Intl.Locale(tag).language.replace(/^n[bno]$/, "nb"),
];

/** The first of `allowed` that the page or the visitor asks for. */
const pick = (allowed) => {
  for (const tag of [document.documentElement.lang, ...navigator.languages]) {
    for (const name of names) {
      try {
        const found = allowed.find((other) => other.toLowerCase() == name(tag).toLowerCase());
        if (found) return found;
      } catch {} // Not a language tag.
    }
  }
};

/** Languages in which this configuration can be shown: shipped, wanted, and with texts for every own category. */
const possible = ({ languages, categories, texts }) =>
  (languages ?? shipped).filter(
    (name) =>
      shipped.includes(name) && categories.every(({ id }) => Object.hasOwn(english.categories, id) || texts?.[name]?.[id]),
  );

/** Begins to fetch at once; gives a function from the configuration to the texts and their language. */
export const speak = (base) => {
  const load = async (language) => {
    if (language == "en") return english;
    const answer = await fetch(new URL(`lang/${language}.json`, base));
    if (!answer.ok) throw answer.status;
    return answer.json();
  };
  // Most pages ship no restriction, so the guess is right and costs no time.
  const guess = pick(shipped) ?? "en";
  const texts = load(guess);
  texts.catch(() => {});
  return async (config) => {
    let language = "en";
    try {
      const allowed = possible(config);
      language = pick(allowed) ?? allowed[0] ?? "en";
      return { language, texts: await (language == guess ? texts : load(language)) };
    } catch (error) {
      // A configuration that does not fit is reported by the core; texts that do not load are not worth a silent page.
      if (language != "en") console.warn(`[untick] the texts for "${language}" did not load (${error}); English is shown`);
      return { language: "en", texts: english };
    }
  };
};
