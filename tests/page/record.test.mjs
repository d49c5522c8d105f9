// What the browser keeps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { read } from "../../www/config.js";
import { GRANTED, KNOWN } from "../../www/core.js";
import { bits, parse, write } from "../../www/record.js";
import { LATER, NOW, configuration, decision, english, siteOf, states, withMember } from "./site.mjs";

const recordOf = (granted, more) => {
  const site = siteOf();
  return write(site, states(site, granted), decision(more));
};

/** Keys of the items that a record grants. */
const granted = (record, site) =>
  bits(record, site).flatMap((bit, at) => (bit & GRANTED ? (site.items[at].isService ? "/" : "") + site.items[at].id : []));

test("a record says what was decided", () => {
  const { substance, ...record } = recordOf(["analytics", "/plausible", "/tally", "/tube"]);
  assert.deepEqual(Object.keys(substance), ["analytics", "marketing", "media"]);
  assert.deepEqual(record, {
    schema: "urn:untick:record:v1",
    notice: "main",
    noticeVersion: "2026-11",
    decidedAt: NOW,
    expiresAt: LATER,
    action: "save_choices",
    regime: "opt_in",
    language: "en",
    choices: { analytics: true, marketing: false, media: false },
    services: { tube: true },
    subjectId: "AAAAAAAAAAAAAAAAAAAAAA",
    receiptId: "7f9a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e",
  });
});

test("a refusal leaves no identifier", () => {
  const record = recordOf([], { subject: "anon" });
  assert.equal(record.subjectId, "anon");
  assert.ok(!("receiptId" in record));
});

test("a record is read back as it was written", () => {
  const site = siteOf();
  for (const keys of [
    [],
    ["analytics", "/plausible", "/tally"],
    ["/plausible", "marketing"],
    ["analytics", "/tally"],
    ["/tube"],
    ["analytics", "/plausible", "/tally", "marketing", "media", "/tube"],
  ]) {
    const record = parse(JSON.stringify(recordOf(keys)), site);
    assert.deepEqual(granted(record, site), keys);
  }
});

test("services that follow their category take no room", () => {
  assert.deepEqual(recordOf(["analytics", "/plausible", "/tally", "marketing", "media", "/tube"]).services, {});
});

test("a category with a new service or another recipient is not known, the others stay", () => {
  const record = recordOf(["analytics", "/plausible", "/tally", "media", "/tube"]);
  for (const [path, value] of [
    ["categories.3.services.0.recipient", "Other Inc."],
    ["categories.3.services.0.id", "tube2"],
  ]) {
    const site = siteOf(withMember(path, value));
    assert.deepEqual(granted(record, site), ["analytics", "/plausible", "/tally"]);
    assert.deepEqual(bits(record, site).slice(6), [0, 0]);
    assert.equal(bits(record, site)[2], GRANTED | KNOWN);
  }
});

test("a record that cannot be relied on counts as none", () => {
  const site = siteOf();
  const good = recordOf(["analytics"]);
  assert.ok(parse(JSON.stringify(good), site));
  for (const [name, value] of [
    ["schema", "urn:untick:record:v9"],
    ["schema", null],
    ["notice", "other"],
    ["decidedAt", "yesterday"],
    ["expiresAt", 17],
    ["expiresAt", [LATER]],
    ["action", "guess"],
    ["subjectId", 7],
    ["choices", [true]],
    ["choices", { analytics: "true" }],
    ["services", { tube: 1 }],
    ["services", null],
    ["substance", 5],
  ]) {
    assert.equal(parse(JSON.stringify({ ...good, [name]: value }), site), null, `${name} ${JSON.stringify(value)}`);
    const { [name]: _, ...without } = good;
    assert.equal(parse(JSON.stringify(without), site), null, `no ${name}`);
  }
  for (const raw of ["", "}", "null", "7", "[]", '"x"', "[".repeat(100_000), "x".repeat(5_000_000)]) {
    assert.equal(parse(raw, site), null, raw.slice(0, 20));
  }
});

test("what silence has granted is no consent where consent is needed", () => {
  const out = { ...siteOf(), isOptOut: true };
  const all = ["analytics", "/plausible", "/tally", "marketing", "media", "/tube"];
  for (const [action, keys, there, here] of [
    ["save_choices", all, all, []],
    ["accept_all", all, all, all],
    ["reject_all", [], [], []],
  ]) {
    const record = parse(JSON.stringify(write(out, states(out, keys), decision({ action }))), out);
    assert.equal(record.regime, "opt_out");
    assert.deepEqual(granted(record, out), there, action);
    assert.deepEqual(granted(record, siteOf()), here, action);
    const isAsked = bits(record, siteOf()).some((bit) => !(bit & KNOWN));
    assert.equal(isAsked, action == "save_choices", action);
  }
});

test("regions say where silence means yes", () => {
  const of = (region, regions) => read({ ...configuration(), regions }, english, "en", region).isOptOut;
  for (const [region, regions, wanted] of [
    ["US", { opt_out: ["US"] }, true],
    ["US-CA", { opt_out: ["US"] }, true],
    ["US", { opt_out: ["US-CA"] }, false],
    ["USA", { opt_out: ["US"] }, false],
    ["FR", { default: "opt_out", opt_out: ["US"] }, false],
    [undefined, { opt_out: ["US"] }, false],
    [undefined, { default: "opt_out" }, true],
    ["US", undefined, false],
  ]) {
    assert.equal(of(region, regions), wanted, `${region} ${JSON.stringify(regions)}`);
  }
});

test("names of prototypes grant nothing", (context) => {
  const config = configuration();
  config.categories[2] = { id: "constructor" };
  config.texts = { en: { constructor: { title: "t", description: "d" } } };
  delete config.signals;
  const site = siteOf(config);
  const record = { ...recordOf([]), choices: {}, substance: { constructor: site.items[5].substance } };
  const read = (record) => parse(JSON.stringify(record), site);
  assert.equal(bits(read(record), site)[5], KNOWN);
  assert.equal(read({ ...record, choices: JSON.parse('{"__proto__":{"constructor":true}}') }), null);
  // Nor does what a page has put on every object.
  Object.prototype.media = true;
  context.after(() => delete Object.prototype.media);
  assert.equal(bits(read({ ...record, substance: { media: site.items[6].substance } }), site)[6], KNOWN);
});

test("the record in the manual can be read", () => {
  const manual = readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8");
  const [, block] = manual.match(/```json record\n([^]*?)\n```/);
  assert.deepEqual(structuredClone(parse(block, siteOf())), JSON.parse(block));
});
