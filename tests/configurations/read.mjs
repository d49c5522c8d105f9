// The page's verdict on configurations: takes a JSON list of texts on standard input, gives for each
// null where the page would start, else the sentence that its console would have.
import { readFileSync, readdirSync } from "node:fs";
import { read } from "../../www/config.js";

const folder = new URL("../../www/lang/", import.meta.url);
const shipped = readdirSync(folder).map((name) => name.replace(".json", "")).sort();
const texts = Object.fromEntries(shipped.map((name) => [name, JSON.parse(readFileSync(new URL(name + ".json", folder), "utf8"))]));

/** Languages a visitor may meet, as www/languages.js finds them; of those without own words one stands for all. */
const languages = (config) => {
  try {
    const possible = (config.languages ?? shipped).filter(
      (name) => shipped.includes(name) && config.categories.every(({ id }) => id in texts.en.categories || config.texts?.[name]?.[id]),
    );
    const plain = possible.find((name) => !config.texts?.[name]);
    const told = possible.filter((name) => config.texts?.[name] || name == plain);
    return told.length ? told : ["en"];
  } catch {
    return ["en"];
  }
};

const verdict = (text) => {
  let config;
  try {
    config = JSON.parse(text);
  } catch {
    return "(root): not JSON";
  }
  for (const language of languages(config)) {
    try {
      read(config, texts[language], language);
    } catch (problem) {
      if (typeof problem != "string") throw problem;
      return problem;
    }
  }
  return null;
};

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(verdict)));
