// The playground: a configuration, the notice that comes of it, and the tag to copy. Whether a
// configuration fits is said by Untick itself, in the frame.
import { allowedAt } from "./caret.js";

const untick = new URL("../untick/", import.meta.url);
const get = (id) => document.getElementById(id);
const [editor, verdict, stage] = ["configuration", "verdict", "stage"].map(get);

const START = {
  notice: { id: "main", version: "1", policyUrl: "/privacy" },
  controller: { name: "Acme SAS", contact: "privacy@example.com", country: "FR" },
  categories: [
    { id: "necessary", required: true },
    {
      id: "analytics",
      services: [{ id: "stats", name: "Stats", recipient: "Stats OÜ", country: "EE", cookies: [{ name: "_stats*", days: 390 }] }],
    },
    { id: "marketing", services: [{ id: "ads", name: "Ads", recipient: "Ads Inc.", country: "US" }] },
  ],
  theme: { position: "bottom", scheme: "auto", radius: 8 },
};

/** JSON that may stand inside a script element. */
const embedded = (json) => json.replaceAll("<", "\\u003c");

/** Runs first in the frame: nothing goes out, texts come from here, and what happens is told. */
const watch = (texts) => `
  const tell = (news) => parent.postMessage(news, "*");
  const texts = ${embedded(JSON.stringify(texts))};
  window.fetch = async (address) =>
    String(address).includes("/lang/") ? new Response(texts) : new Response("{}", { status: 201 });
  navigator.sendBeacon = () => true;
  document.addEventListener("untick:ready", () => tell({ ready: true }));
  document.addEventListener("untick:error", ({ detail }) => tell(detail));`;

const page = (config, language, dir, texts) => `<!doctype html>
<html lang="${language}" dir="${dir}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A page</title>
<style>:root{color-scheme:${config.theme?.scheme == "dark" ? "dark" : config.theme?.scheme == "light" ? "light" : "light dark"}}
html{background:Canvas;color:CanvasText}body{margin:2rem;font:1rem/1.6 Georgia,serif;max-width:40em}a{color:inherit}</style>
<script>${watch(texts)}</script>
<script type="application/json" id="untick-config">${embedded(JSON.stringify(config))}</script>
<script src="${new URL("untick.js", untick)}"></script></head>
<body><h1>A page</h1><div data-untick="notice"></div>
<p>The notice stands here as it would on a site of yours. Its buttons work; what they decide lasts until the page is drawn again.</p>
<p><a href="#untick" data-untick="open">Privacy choices</a></p></body></html>`;

/** The texts of a language as they are shipped, once each. */
const shipped = new Map();
const textsOf = async (language) => {
  if (language == "en") return "{}";
  if (!shipped.has(language)) {
    const answer = await fetch(new URL(`lang/${language}.json`, untick));
    if (!answer.ok) throw new Error(`lang/${language}.json: the server answered ${answer.status}`);
    shipped.set(language, await answer.text());
  }
  return shipped.get(language);
};

const say = (text, isWrong) => {
  verdict.textContent = text;
  verdict.classList.toggle("wrong", isWrong);
  editor.setAttribute("aria-invalid", isWrong);
};

const parsed = () => {
  try {
    return JSON.parse(editor.value);
  } catch (error) {
    say(`This is not JSON: ${error.message}`, true);
  }
};

const show = async () => {
  get("tag").value = "";
  const config = parsed();
  if (config === undefined) return;
  const language = get("language").value;
  let texts;
  try {
    texts = await textsOf(language);
  } catch (error) {
    return say(error.message, true);
  }
  const frame = document.createElement("iframe");
  frame.title = "A page with the notice";
  // An origin of its own: no storage of this site, so that every drawing is a first visit.
  frame.setAttribute("sandbox", "allow-scripts");
  if (get("width").value) frame.style.width = `${get("width").value}px`;
  frame.srcdoc = page(config ?? {}, language, texts == "{}" ? "ltr" : (JSON.parse(texts).dir ?? "ltr"), texts);
  stage.replaceChildren(frame);
};

addEventListener("message", ({ source, data }) => {
  if (source != stage.firstChild?.contentWindow) return;
  if (data.ready) {
    say("This configuration fits.", false);
    const json = embedded(editor.value.trim());
    get("tag").value =
      `<script type="application/json" id="untick-config">\n${json}\n</script>\n<script src="/untick/untick.js"></script>\n`;
  } else if (data.code == "configuration") say(data.message.replace(/^\[untick\] /, ""), true);
  else if (data.code == "wasm_blocked") say(data.message, true);
});

/** Lists what may stand at the caret. */
let schema;
const suggest = () => {
  if (!schema) return;
  const { path, allowed, description } = allowedAt(schema, editor.value, editor.selectionStart);
  get("place").textContent = [path.join(".") || "the configuration itself", description].filter(Boolean).join(": ");
  const items = allowed.map(({ label, insert, description, isValue }) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => put(insert, isValue));
    item.append(button, description);
    return item;
  });
  get("members").replaceChildren(...items);
};

/** Writes at the caret, with the commas that the neighbours need. */
const put = (text, isValue) => {
  const { selectionStart: start, selectionEnd: end, value } = editor;
  const [before, after] = [value.slice(0, start), value.slice(end)];
  let lead = "";
  let tail = "";
  if (!isValue) {
    lead = /[{[,]\s*$/.test(before) ? "" : ", ";
    tail = /^\s*"/.test(after) ? ", " : "";
  }
  editor.focus();
  editor.setRangeText(lead + text + tail, start, end, "end");
  changed();
};

/** A member of the theme that a control sets, written into the configuration. */
const setTheme = (name, value) => {
  const config = parsed();
  if (!config || typeof config != "object") return;
  config.theme = { ...config.theme, [name]: value };
  editor.value = JSON.stringify(config, null, 2);
  changed();
};

let timer;
const changed = () => {
  suggest();
  const config = (() => {
    try {
      return JSON.parse(editor.value);
    } catch {}
  })();
  for (const [name, usual] of [["position", "bottom"], ["scheme", "auto"]]) get(name).value = config?.theme?.[name] ?? usual;
  clearTimeout(timer);
  timer = setTimeout(show, 300);
};

editor.addEventListener("input", changed);
for (const type of ["keyup", "click", "focus"]) editor.addEventListener(type, suggest);
for (const name of ["position", "scheme"]) get(name).addEventListener("change", () => setTheme(name, get(name).value));
for (const name of ["language", "width"]) get(name).addEventListener("change", show);
get("again").addEventListener("click", show);
get("copy").addEventListener("click", async () => {
  const tag = get("tag");
  try {
    await navigator.clipboard.writeText(tag.value);
    get("copied").textContent = tag.value ? "Copied." : "There is nothing to copy until the configuration fits.";
  } catch {
    tag.focus();
    tag.select();
    get("copied").textContent = "Selected: copy it with your keyboard.";
  }
});

editor.value = JSON.stringify(START, null, 2);
show();
schema = await (await fetch(new URL("untick.schema.json", untick))).json();
suggest();
