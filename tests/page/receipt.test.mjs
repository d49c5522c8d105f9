// Receipts, held against the published schema by a validator that is not ours.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { canonical, write } from "../../www/receipt.js";
import { LATER, NOW, decision, siteOf, states } from "./site.mjs";

const require = createRequire(process.env.UNTICK_NODE_MODULES ?? import.meta.url);
const ajv = new (require("ajv/dist/2020").default)({ allErrors: true });
require("ajv-formats").default(ajv);
const schema = JSON.parse(readFileSync(new URL("../../docs/receipt/receipt-v1.schema.json", import.meta.url), "utf8"));
const validate = ajv.compile(schema);

const HASH = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";
const facts = {
  origin: "https://www.example.com",
  policyUrl: "https://www.example.com/privacy",
  isNarrow: true,
  bundle: HASH,
  text: HASH,
  config: HASH,
  version: "0.1.0",
};
const button = { width: 120, height: 44, contrast: 1656, visible: true };
const parity = { accept: button, reject: button, order: ["reject_all", "save_choices", "accept_all"], equal: true, preticked: 0 };

/** A receipt as it goes over the wire, valid. */
const written = (granted, before, moreOfDecision, moreOfFacts) => {
  const site = siteOf();
  const receipt = write(site, states(site, granted, before), decision(moreOfDecision), { ...facts, ...moreOfFacts });
  const wire = JSON.parse(canonical(receipt));
  assert.ok(validate(wire), JSON.stringify(validate.errors, null, 2));
  return wire;
};

test("a receipt says what was shown and decided", () => {
  const receipt = written(["analytics", "/plausible", "/tally", "/tube"], [], {}, { shownAt: NOW, parity, gpc: true, region: "FR" });
  assert.deepEqual(receipt.event, {
    action: "save_choices", by: "subject", consent_type: "expressed", shown_at: NOW, surface: "first_layer", time: NOW, trusted_input: true,
  });
  assert.deepEqual(receipt.jurisdiction, { code: "FR", regime: "opt_in", source: "server" });
  assert.equal(receipt.controllers[0].name, 'Acme "SAS"');
  assert.equal(receipt.controllers[0].address, "1 rue de la Paix");
  assert.deepEqual([receipt.notice.layout, receipt.notice.viewport], ["top", "narrow"]);
  assert.deepEqual(receipt.notice.parity, parity);
  assert.deepEqual(receipt.signals, { gpc: true, gpc_source: "navigator" });
  assert.equal(receipt.withdrawal.url, "https://www.example.com/#untick");
  assert.deepEqual(
    receipt.decisions.map(({ purpose, recipients, state, basis }) => [purpose, recipients?.[0] ?? "", state, basis].join(" ")),
    [
      "necessary  not_applicable strictly_necessary",
      "analytics  given consent",
      "marketing  refused consent",
      "media  refused consent",
      "media tube given consent",
    ],
  );
  assert.deepEqual(
    receipt.decisions.map((entry) => entry.valid_until),
    [undefined, LATER, undefined, undefined, LATER],
  );
  assert.equal(receipt.decisions[1].purpose_type, "dpv:ServiceUsageAnalytics");
});

test("receipts of one browser are a chain", () => {
  const first = written(["marketing"], []);
  assert.equal(first.previous_receipt_id, null);
  assert.ok(!("previous_sha256" in first) && !("shown_at" in first.event) && first.notice.parity === null);
  const renewed = written(["marketing"], ["marketing"], {}, { previousId: "0b7a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e", previous: HASH });
  assert.equal(renewed.previous_receipt_id, "0b7a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e");
  assert.equal(renewed.previous_sha256, HASH);
  assert.equal(renewed.decisions[2].state, "renewed");
  const withdrawn = written([], ["marketing"], { action: "withdraw" });
  assert.equal(withdrawn.event.consent_type, "none");
  assert.equal(withdrawn.decisions[2].state, "withdrawn");
});

test("a refusal is anonymous", () => {
  const receipt = written([], [], { action: "reject_all", subject: "anon" });
  assert.equal(receipt.subject_id, "anon");
  assert.deepEqual(receipt.jurisdiction, { code: "ZZ", regime: "opt_in", source: "unknown" });
  assert.deepEqual(receipt.signals, { gpc: null, gpc_source: "none" });
});

test("where silence means yes, only saying it aloud is consent", () => {
  const site = { ...siteOf(), isOptOut: true };
  const of = (action, granted) => {
    const receipt = write(site, states(site, granted), decision({ action }), { ...facts, region: "US" });
    const wire = JSON.parse(canonical(receipt));
    assert.ok(validate(wire), JSON.stringify(validate.errors, null, 2));
    return [wire.jurisdiction.regime, wire.event.consent_type, ...wire.decisions.slice(1, 3).map(({ state, basis }) => `${state} ${basis}`)];
  };
  const all = ["analytics", "/plausible", "/tally", "marketing", "media", "/tube"];
  assert.deepEqual(of("accept_all", all), ["opt_out", "expressed", "given consent", "given consent"]);
  assert.deepEqual(of("save_choices", all), ["opt_out", "none", "not_applicable notice_opt_out", "not_applicable notice_opt_out"]);
  assert.deepEqual(of("reject_all", []), ["opt_out", "none", "opted_out notice_opt_out", "opted_out notice_opt_out"]);
});

test("canonical JSON is RFC 8785", () => {
  // Appendix examples of the RFC, those within I-JSON.
  const value = JSON.parse('{"\\u20ac":"Euro","\\r":"CR","\\ufb33":"Dalet","1":"One","\\ud83d\\ude00":"Smiley","\\u0080":"Control","\\u00f6":"O"}');
  assert.equal(canonical(value), '{"\\r":"CR","1":"One","\u0080":"Control","ö":"O","€":"Euro","😀":"Smiley","\ufb33":"Dalet"}');
  assert.equal(canonical([1e21, 0.002, -0, 4.5, null, true, undefined]), "[1e+21,0.002,0,4.5,null,true,null]");
  assert.equal(canonical({ b: undefined, a: { d: 1, c: [] } }), '{"a":{"c":[],"d":1}}');
});
