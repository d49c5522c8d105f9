// Refusals in other notices' own stored forms.
import assert from "node:assert/strict";
import { test } from "node:test";
import { refused } from "../../www/import.js";

const stored = (cookie, local = {}) => {
  globalThis.document = { cookie };
  globalThis.localStorage = { getItem: (name) => local[name] ?? null };
};
const items = [
  { id: "necessary", isRequired: true, def: {} },
  { id: "analytics", def: { services: [{ id: "stats" }, { id: "tally" }] } },
  { id: "stats", isService: true, def: {} },
  { id: "tally", isService: true, def: {} },
  { id: "media", def: {} },
];
const ids = (tool) => items.filter(refused([tool]) ?? (() => false)).map(({ id }) => id).join(" ");

test("refusals are read, grants are not", () => {
  const json = (value) => encodeURIComponent(JSON.stringify(value));
  for (const [tool, cookie, local, wanted] of [
    ["vanilla-cookieconsent", `cc_cookie=${json({ categories: ["necessary", "media"], services: { necessary: [], analytics: [], media: [] } })}`, {}, "analytics"],
    ["vanilla-cookieconsent", "", { cc_cookie: JSON.stringify({ categories: [], services: { analytics: [], media: [] } }) }, "analytics media"],
    ["vanilla-cookieconsent", `cc_cookie=${json({ level: ["necessary"] })}`, {}, ""],
    ["klaro", `a=b; klaro=${json({ stats: false, tally: true })}`, {}, "stats"],
    ["klaro", "", { klaro: JSON.stringify({ stats: false, tally: false }) }, "analytics stats tally"],
    ["klaro", `klaro=${json({ necessary: false, stats: "false" })}`, {}, ""],
    ["orejime", `eu-consent=${json({ analytics: false, media: true })}`, {}, "analytics"],
    ["tarteaucitron", "tarteaucitron=!stats=false!tally=wait!media=true", {}, "stats"],
    ["osano", "cookieconsent_status=deny", {}, "analytics stats tally media"],
    ["osano", "cookieconsent_status=dismiss", {}, ""],
    ["klaro", "klaro=%7Bbroken", {}, ""],
    ["klaro", "", {}, ""],
    ["tarteaucitron", "", {}, ""],
  ]) {
    stored(cookie, local);
    assert.equal(ids(tool), wanted, `${tool} ${cookie} ${JSON.stringify(local)}`);
  }
});
