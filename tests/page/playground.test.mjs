// The playground's completion, by the published schema, and its list of languages.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { allowedAt, placeOf } from "../../www/demo/playground/caret.js";

const www = new URL("../../www/", import.meta.url);
const schema = JSON.parse(readFileSync(new URL("untick.schema.json", www), "utf8"));

/** What is allowed at the bar in a text. */
const at = (text) => {
  const caret = text.indexOf("|");
  const found = allowedAt(schema, text.replace("|", ""), caret);
  return { path: found.path.join("."), labels: found.allowed.map(({ label }) => label), found };
};

test("the place of the caret is found in what is not whole yet", () => {
  const place = (text) => placeOf(text.replace("|", ""), text.indexOf("|")).path.join(".");
  for (const [text, path] of [
    ["|", ""],
    ["{ |", ""],
    ['{ "theme": { "radius": 8, |', "theme"],
    ['{ "categories": [{ "id": "a" }, { "services": [{}, {}, { |', "categories.1.services.2"],
    ['{ "texts": { "en": { "a": { "title": "a } \\" ] {" }, "b": { |', "texts.en.b"],
    ['{ "theme": { "radius": 8 }, |', ""],
  ]) {
    assert.equal(place(text), path, text);
  }
});

test("members that are there already are not offered", () => {
  const { labels } = at('{ "notice": {}, | "theme": {}, "storage": { "days": 200 } }');
  assert.ok(labels.includes("categories") && labels.includes("receipts"));
  for (const name of ["notice", "theme", "storage"]) assert.ok(!labels.includes(name), name);
  assert.ok(!labels.includes("days"));
});

test("members of lists, references and maps are known", () => {
  assert.ok(at('{ "categories": [{ "services": [{ |').labels.includes("recipient"));
  assert.ok(at('{ "categories": [{ "services": [{ "cookies": [{ |').labels.includes("days"));
  assert.ok(at('{ "texts": { "en": { "shop": { |').labels.includes("description"));
});

test("words for a value are offered", () => {
  assert.deepEqual(at('{ "theme": { "position": |').labels.sort(), ['"bottom"', '"corner"', '"inline"', '"top"']);
  assert.deepEqual(at('{ "headless": |').labels, ["true", "false"]);
  assert.equal(at('{ "theme": { "position": |').path, "theme.position");
});

test("whatever is offered for the whole is JSON", () => {
  const { found } = at("{ |");
  assert.ok(found.allowed.length > 8);
  for (const { insert, label } of found.allowed) assert.deepEqual(Object.keys(JSON.parse(`{${insert}}`)), [label]);
});

test("every shipped language can be chosen", () => {
  const page = readFileSync(new URL("demo/playground/index.html", www), "utf8");
  const offered = [...page.matchAll(/<option value="([\w-]+)" lang/g)].map(([, name]) => name);
  const shipped = readdirSync(new URL("lang/", www)).map((name) => name.replace(".json", ""));
  assert.deepEqual(offered.sort(), shipped.sort());
});
