// What `untick audit` takes a button's label for, in the languages of words.json.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const read = (name) => readFileSync(new URL(`../../cli/src/audit/page/${name}`, import.meta.url), "utf8");
const words = JSON.parse(read("words.json"));
const { kindOfLabel, clean, isOnTopic, says } = new Function("words", `${read("tree.js")}${read("label.js")} return { kindOfLabel, clean, isOnTopic, says };`)(words);
const kind = (label) => kindOfLabel(clean(label))?.kind ?? null;

test("labels of real notices are told apart", () => {
  const labels = {
    accept: ["Accept all", "✓ OK, accept all", "Agree & Close", "ACCEPT ALL COOKIES", "That’s ok", "Alle akzeptieren", "Tout accepter", "Accetta tutti", "Akceptuję wszystkie", "すべて同意する", "全部接受", "Hyväksy kaikki"],
    reject: ["Reject all", "I do not accept", "Don’t allow", "Continue without accepting →", "Only necessary cookies", "Reject non-essential cookies", "Use necessary cookies only", "Nicht zustimmen", "Alle Cookies ablehnen", "Continuer sans accepter", "Accetta solo necessari", "Nie wyrażam zgody", "同意しない", "不同意", "✗ Deny all cookies"],
    save: ["Save choices", "Accept selected", "Confirm my choices", "Auswahl akzeptieren", "Enregistrer mes choix"],
    settings: ["Manage preferences", "Cookie settings", "Einstellungen", "Personnaliser", "Let me choose", "Scopri di più e personalizza"],
  };
  for (const [wanted, list] of Object.entries(labels)) for (const label of list) assert.equal(kind(label), wanted, label);
});

test("other labels are no answer", () => {
  for (const label of ["", "Search", "Add to basket", "Close preferences", "Our privacy policy", "Subscribe to our newsletter and accept nothing else than the very best offers of all"])
    assert.equal(kind(label), null, label);
});

test("no phrase of one kind is taken for another", () => {
  for (const [language, kinds] of Object.entries(words))
    for (const wanted of ["accept", "reject", "save"])
      for (const phrase of kinds[wanted]) assert.equal(kind(phrase), wanted, `${language}: ${phrase}`);
});

test("every language has every kind", () => {
  for (const [language, kinds] of Object.entries(words))
    for (const name of ["accept", "reject", "settings", "save", "open", "topic", "needed"])
      assert.ok(language === "" || kinds[name].length, `${language}: ${name}`);
});

test("a text about consent is known as such", () => {
  assert.ok(isOnTopic("Diese Website verwendet Cookies") && isOnTopic("Nous respectons votre vie privée"));
  assert.ok(!isOnTopic("Buy two lamps and get one free"));
  assert.ok(says(clean("Manage cookie preferences"), clean("manage cookie preferences")));
});
