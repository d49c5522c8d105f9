// Configurations that fit, and the one sentence for each that does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "../../www/config.js";
import { configuration, english, siteOf, withMember } from "./site.mjs";

test("everything that is documented fits", () => {
  for (const [path, value] of [
    ["languages", ["en", "fr"]],
    ["regions", { default: "opt_in", opt_out: ["US"] }],
    ["storage", { kind: "local", days: 3650, domain: null }],
    ["storage", { days: 183.5 }],
    ["theme", { surface: "#fff", text: "#1B1f24", radius: 0 }],
    ["theme", { accent: null, position: "corner", scheme: "auto" }],
    ["signals", { google: {}, gpc: true }],
    ["signals", { google: { analytics: ["analytics_storage"] }, googleOptions: { waitForUpdate: 0, adsDataRedaction: true, urlPassthrough: false, regions: ["ES", "US-AK"] } }],
    ["signals", { uet: { marketing: ["ad_storage"] }, clarity: { analytics: ["analytics_Storage"] }, meta: "marketing", tiktok: "marketing", dataLayer: true }],
    ["signals", { meta: null, uet: null }],
    ["storage", { kind: "cookie", days: 400, remind: 183, domain: "example.com", endpoint: "/choice" }],
    ["receipts", { endpoint: "/r", headers: { "x-key": "1" } }],
    ["import", ["klaro", "osano"]],
    ["categories.1.confirm", true],
    ["headless", true],
    ["texts", { en: { own: { title: "t", description: "d" } } }],
    ["categories.1.services", null],
  ]) {
    assert.ok(siteOf(withMember(path, value)).items.length >= 6, path);
  }
});

test("items stand in the order of the notice", () => {
  const { items, index } = siteOf();
  const shown = items.map(({ id, isService, isRequired, category }) => [id, !!isService, isRequired, category.id].join(" "));
  assert.deepEqual(shown, [
    "necessary false true necessary",
    "basket true true necessary",
    "analytics false false analytics",
    "plausible true false analytics",
    "tally true false analytics",
    "marketing false false marketing",
    "media false false media",
    "tube true false media",
  ]);
  assert.deepEqual([index.get("media"), index.get("/tube"), index.get("tube")], [6, 7, undefined]);
});

test("what does not fit is named with its place", () => {
  for (const [path, value, sentence] of [
    ["colour", "red", 'colour: found "red", allowed: $schema notice controller categories texts'],
    ["categories.1.preticked", true, "categories[1].preticked: found true, allowed: id required confirm purpose services"],
    ["theme.acceptColour", "#0a0", 'theme.acceptColour: found "#0a0", allowed: position scheme'],
    ["theme.position", "middle", 'theme.position: found "middle", allowed: bottom|top|corner'],
    ["theme.position", "", 'theme.position: found "", allowed: bottom|top|corner'],
    ["theme.position", "top|corner", 'theme.position: found "top|corner", allowed'],
    ["theme.accent", "red;} *{", 'theme.accent: found "red;} *{", allowed: #rgb or #rrggbb'],
    ["theme.accent", "#12345", 'theme.accent: found "#12345"'],
    ["theme.accent", "#12345g", 'theme.accent: found "#12345g"'],
    ["theme.accent", "#123456\n", "theme.accent: found"],
    ["theme.font", "a;b", 'theme.font: found "a;b", allowed: names of fonts'],
    ["theme.radius", 33, "theme.radius: found 33, allowed: pixels from 0 to 32"],
    ["theme.radius", -1, "theme.radius: found -1"],
    ["theme.radius", "8", 'theme.radius: found "8"'],
    ["theme.radius", [8], "theme.radius: found a list"],
    ["categories.1.required", "no", 'categories[1].required: found "no", allowed: true or false'],
    ["notice", [], "notice: found a list, allowed: an object"],
    ["notice", {}, "notice: found an object, allowed: also id"],
    ["notice.id", "x".repeat(65), 'notice.id: found "xxx'],
    ["notice.version", "", 'notice.version: found "", allowed: a text of at most 64 characters'],
    ["signals", { google: { "/plausible": ["ad_storage"] } }, 'signals.google./plausible: found "/plausible", allowed: a category\'s id'],
    ["notice.version", 3, "notice.version: found 3, allowed: a text of at most 64"],
    ["controller", null, "controller: found nothing, allowed: an object"],
    ["controller.name", "", 'controller.name: found "", allowed: a text'],
    ["controller.country", "Estonia", 'controller.country: found "Estonia", allowed: two capital letters'],
    ["controller.country", "E", 'controller.country: found "E"'],
    ["categories", {}, "categories: found an object, allowed: a list"],
    ["categories.1", "analytics", 'categories[1]: found "analytics", allowed: an object'],
    ["categories.1", null, "categories[1]: found nothing, allowed: an object"],
    ["categories.1", {}, "categories[1]: found an object, allowed: also id"],
    ["categories.1.id", "Ana lytics", 'categories[1].id: found "Ana lytics", allowed: a-z, then'],
    ["categories.1.id", "9lives", 'categories[1].id: found "9lives"'],
    ["categories.1.id", "a".repeat(65), "categories[1].id: found"],
    ["categories.2.id", "media", 'categories[3]: found "media", allowed: each id once'],
    ["categories.2.id", "own", 'categories[2]: found "own", allowed: own categories with texts'],
    ["categories.2.id", "constructor", 'categories[2]: found "constructor", allowed: own categories with texts'],
    ["categories.3.services.0.id", "tally", 'categories[3].services[0]: found "tally", allowed: each id once'],
    ["categories.1.services.0.cookies.0", { days: 1 }, "categories[1].services[0].cookies[0]: found an object, allowed: also name"],
    ["categories.1.services.0.cookies.0.days", "1", 'categories[1].services[0].cookies[0].days: found "1", allowed: a number from 0'],
    ["categories.1.services.0.storageKeys.0", 7, "categories[1].services[0].storageKeys[0]: found 7, allowed: a text"],
    ["categories", [{ id: "necessary", required: true }], "categories: found nothing, allowed: at least one that is not required"],
    ["storage", { days: 90 }, "storage.days: found 90, allowed: days from 183 to 3650"],
    ["storage", { days: "183" }, 'storage.days: found "183"'],
    ["storage", { days: NaN }, "storage.days: found NaN"],
    ["storage", { kind: "session" }, 'storage.kind: found "session", allowed: local|cookie'],
    ["storage", { domain: "example.com" }, "storage.kind: found nothing, allowed: cookie, for domain and endpoint"],
    ["storage", { kind: "local", endpoint: "/choice" }, 'storage.kind: found "local", allowed: cookie'],
    ["storage", { kind: "cookie", domain: "a;b" }, 'storage.domain: found "a;b", allowed: a host name'],
    ["storage", { remind: 183 }, "storage.remind: found 183, allowed: less than storage.days"],
    ["storage", { days: 400, remind: 90 }, "storage.remind: found 90, allowed: days from 183"],
    ["import", ["cookiebot"], 'import[0]: found "cookiebot", allowed: vanilla-cookieconsent|klaro'],
    ["categories.1.confirm", 1, "categories[1].confirm: found 1, allowed: true or false"],
    ["signals", { uet: { ads: ["ad_storage"] } }, 'signals.uet.ads: found "ads", allowed: a category\'s id'],
    ["signals", { meta: "ads" }, 'signals.meta: found "ads", allowed: a category\'s id'],
    ["signals", { clarity: { marketing: ["ad_storage"] } }, 'signals.clarity.marketing[0]: found "ad_storage", allowed: ad_Storage'],
    ["signals", { googleOptions: { waitForUpdate: -1 } }, "signals.googleOptions.waitForUpdate: found -1, allowed: milliseconds"],
    ["receipts", { endpoint: "/r", headers: { "x-key": 1 } }, "receipts.headers.x-key: found 1, allowed: a text"],
    ["texts.en.marketing.label", "x", 'texts.en.marketing.label: found "x", allowed: title description'],
    ["texts.en", "x", 'texts.en: found "x", allowed: an object'],
    ["signals.google", { statistics: ["ad_storage"] }, 'signals.google.statistics: found "statistics", allowed: a category\'s id'],
    ["signals.google.analytics", ["x"], 'signals.google.analytics[0]: found "x", allowed: ad_storage|'],
    ["signals.google.analytics", "x", 'signals.google.analytics: found "x", allowed: a list'],
    ["receipts", {}, "receipts: found an object, allowed: also endpoint"],
  ]) {
    assert.throws(
      () => siteOf(withMember(path, value)),
      (problem) => typeof problem == "string" && problem.startsWith(sentence),
      `${path} ${JSON.stringify(value)}`,
    );
  }
});

test("what is no object is refused as a whole", () => {
  for (const [config, found] of [[[], "a list"], [null, "nothing"], [7, "7"]]) {
    assert.throws(() => siteOf(config), (problem) => problem.startsWith(`(root): found ${found}, allowed: an object`));
  }
});

test("the fingerprint of a category follows its services and recipients, not its wording", () => {
  const of = (path, value) => siteOf(path ? withMember(path, value) : configuration()).items[6].substance;
  const plain = of();
  assert.ok(Number.isInteger(plain) && plain >= 0);
  assert.equal(of("categories.3.services.0.name", "You"), plain);
  assert.equal(of("categories.3.purpose", "dpv:Marketing"), plain);
  assert.notEqual(of("categories.3.services.0.recipient", "Other Inc."), plain);
  assert.notEqual(of("categories.3.services.0.id", "tube2"), plain);
  assert.notEqual(of("categories.3.services", []), plain);
});

test("what is worked with is a copy that nothing of the page reaches", () => {
  const given = configuration();
  const { config } = siteOf(given);
  given.categories[1].id = "changed";
  given.notice.version = "changed";
  assert.deepEqual(JSON.parse(JSON.stringify(config)), configuration());
  const objects = (value) => (value && typeof value == "object" ? [value, ...Object.values(value).flatMap(objects)] : []);
  for (const part of objects(config)) {
    if (!Array.isArray(part)) assert.equal(Object.getPrototypeOf(part), null);
  }
});

test("what JSON cannot say is refused, not dropped", () => {
  for (const [path, value] of [["headless", () => true], ["notice.version", Symbol("1")], ["storage.days", NaN], ["storage.days", 200n]]) {
    const config = configuration();
    const names = path.split(".");
    const last = names.pop();
    names.reduce((part, name) => (part[name] ??= {}), config)[last] = value;
    assert.throws(() => siteOf(config), (problem) => problem.startsWith(path + ": found "), path);
  }
  const holes = configuration();
  holes.languages = [, "en"];
  assert.throws(() => siteOf(holes), (problem) => problem.startsWith("languages[0]: found nothing"));
});

test("what has to be confirmed is never silent", () => {
  const us = (path, value) => read(withMember(path, value), english, "en", "US-CA").isOptOut;
  assert.equal(us("regions", { opt_out: ["US"] }), true);
  const config = withMember("regions", { opt_out: ["US"] });
  config.categories[2].confirm = true;
  assert.equal(read(config, english, "en", "US-CA").isOptOut, false);
});
