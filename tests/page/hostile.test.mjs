// What a page may find in its storage or be given as its configuration, drawn at random: nothing of
// it throws anything but the documented sentence, hangs, or grants what nobody granted.
//
// `UNTICK_FUZZ_SECONDS` lets each property run for so long (`cargo xtask fuzz`); without it each
// runs a moment, from a new seed, which a failure prints.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { read } from "../../www/config.js";
import { GRANTED, KNOWN } from "../../www/core.js";
import { notice } from "../../www/notice.js";
import { canonical, write as writeReceipt } from "../../www/receipt.js";
import { bits, parse, write } from "../../www/record.js";
import { NOW, configuration, decision, english, siteOf, states } from "./site.mjs";

const require = createRequire(process.env.UNTICK_NODE_MODULES ?? import.meta.url);
const fc = require("fast-check");
const ajv = new (require("ajv/dist/2020").default)({ strict: false });
require("ajv-formats").default(ajv);
const isReceipt = ajv.compile(JSON.parse(readFileSync(new URL("../../docs/receipt/receipt-v1.schema.json", import.meta.url), "utf8")));

const SECONDS = Number(process.env.UNTICK_FUZZ_SECONDS ?? 0);
/** More than anything here may take on a busy machine, in milliseconds. */
const HANG = 5000;

const holds = (property, { runs = 1500 } = {}) => {
  const options = SECONDS ? { numRuns: 1e9, interruptAfterTimeLimit: SECONDS * 1000 } : { numRuns: runs };
  const details = fc.check(property, options);
  assert.ok(!details.failed, fc.defaultReportMessage(details));
  if (SECONDS) console.log(`# ${details.numRuns} inputs`);
};

/** Runs it and sees that it comes to an end. */
const inTime = (run) => {
  const start = performance.now();
  const result = run();
  const took = performance.now() - start;
  assert.ok(took < HANG, `took ${took} ms`);
  return result;
};

/** Names that a careless look-up finds on every object, and members that mean something. */
const NAMES = [
  "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length", "0", "-1", "",
  "necessary", "analytics", "marketing", "media", "plausible", "tube", "/tube", "granted", "required",
];

/** Any JSON value, with such names. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: "value" },
    fc.constantFrom(null, true, false, 0, -0, -1, 1e308, 183, 2 ** 53, "", "anon", "\ud800", NOW, "opt_out", "#fff", "a".repeat(3000)),
    fc.string({ unit: "binary" }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(...NAMES),
    fc.array(tie("value"), { maxLength: 4, depthIdentifier: "value" }),
    fc.array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: "binary", maxLength: 5 })), tie("value")), { maxLength: 4, depthIdentifier: "value" })
      .map((members) => `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${JSON.stringify(inner) ?? null}`)}}`)
      // As JSON has it: `__proto__` is a member like any other.
      .map(JSON.parse),
  ),
})).value;

/** All ways to a value inside another one. */
const paths = (inside, path = []) => [
  path,
  ...(inside && typeof inside == "object" ? Object.keys(inside).flatMap((name) => paths(inside[name], [...path, name])) : []),
];

/** A text that was right before some of its values were replaced, removed, renamed or doubled. */
const changed = (make) =>
  fc
    .array(fc.record({ at: fc.nat(), how: fc.nat(4), name: fc.constantFrom(...NAMES), value }), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      let root = make();
      for (const { at, how, name, value } of changes) {
        const all = paths(root);
        const path = all[at % all.length];
        const last = path.at(-1);
        if (last === undefined) {
          if (how == 0) root = value;
          continue;
        }
        const parent = path.slice(0, -1).reduce((inner, step) => inner[step], root);
        if (how == 0 && !Array.isArray(parent)) delete parent[last];
        else if (how == 1) Object.defineProperty(parent, Array.isArray(parent) ? parent.length : name, { value, enumerable: true, configurable: true, writable: true });
        else if (how == 2 && Array.isArray(parent)) parent.push(structuredClone(parent[last]));
        else parent[last] = value;
      }
      return JSON.stringify(root) ?? "null";
    });

/** Texts that are large, deep, or broken. */
const LARGE = [
  "x".repeat(5_000_000),
  `"${"x".repeat(5_000_000)}"`,
  `[${"0,".repeat(1_000_000)}0]`,
  `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":${at}`)}}`,
  "[".repeat(200_000) + "]".repeat(200_000),
  '{"choices":'.repeat(100_000) + "1" + "}".repeat(100_000),
  "\u0000",
];

const site = siteOf();
const recordText = () => write(site, states(site, ["analytics", "/plausible", "/tally", "/tube"]), decision());

const checkRecord = (raw) => {
  const record = inTime(() => parse(raw, site));
  if (record === null) return;
  const all = inTime(() => bits(record, site));
  assert.equal(all.length, site.items.length);
  all.forEach((bit, at) => {
    assert.ok([0, KNOWN, KNOWN | GRANTED].includes(bit), `${bit}`);
    // Only what the text itself says in so many words is granted.
    const { id, isService, category, isRequired } = site.items[at];
    const said = JSON.parse(raw);
    const own = (map, name) => Object.hasOwn(map, name) && map[name] === true;
    const isSaid = (isService && own(said.services, id)) || own(said.choices, category.id);
    if (bit & GRANTED && !isRequired) assert.ok(isSaid, `${id} is granted by ${raw}`);
  });
};

test("a stored record is read or put aside, whatever it is", () => {
  LARGE.forEach(checkRecord);
  holds(fc.property(fc.oneof(fc.string({ unit: "binary" }), value.map((any) => JSON.stringify(any) ?? ""), changed(recordText)), checkRecord));
});

const checkConfiguration = (text) => {
  let given;
  try {
    given = JSON.parse(text);
  } catch {
    // The loader says that it is not JSON.
    return;
  }
  let wrong;
  let made;
  inTime(() => {
    try {
      made = read(given, english, "en", undefined);
    } catch (problem) {
      wrong = problem;
    }
  });
  if (!made) {
    // Nested deeper than the stack is: the browser's own words follow "configuration:".
    if (wrong instanceof RangeError && /(\[|\{[^}]*:){1000}/.test(text)) return;
    assert.equal(typeof wrong, "string", `${wrong?.stack ?? wrong}`);
    assert.match(wrong, /^[^]*: found [^]*, allowed: ./u, wrong.slice(0, 200));
    return;
  }
  // What is taken can be shown, and its receipts are receipts.
  const text_ = inTime(() => canonical(notice(made, [], false)));
  assert.ok(text_.length > 100);
};

test("a configuration is taken or refused with the sentence that says where", () => {
  // Deeper than anything means something in: the sentence is about the first level that is wrong.
  for (const text of LARGE.filter((text) => text.length < 1e6 || !/^[[{"]/.test(text))) checkConfiguration(text);
  holds(fc.property(fc.oneof(value.map((any) => JSON.stringify(any) ?? ""), changed(configuration)), checkConfiguration));
});

test("what once threw no sentence", () => {
  for (const member of ["schema", "notice", "regime"]) checkRecord(JSON.stringify({ ...recordText(), [member]: {} }));
  for (const change of [
    (config) => (config.categories[0].services[0].id = {}),
    (config) => (config.categories[0].services[0].cookies = null),
    (config) => (config.categories[1].services[0].storageKeys = null),
    (config) => (config.signals.google.unknown = ["ad_storage"]),
  ]) {
    const config = configuration();
    change(config);
    checkConfiguration(JSON.stringify(config));
  }
});

test("canonical JSON loses nothing and has one form", () => {
  holds(
    fc.property(value, (any) => {
      const text = canonical(any);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(any)));
      assert.equal(canonical(JSON.parse(text)), text);
    }),
  );
});

const facts = {
  origin: "https://www.example.com",
  policyUrl: "https://www.example.com/privacy",
  isNarrow: true,
  bundle: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  text: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  config: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  version: "0.1.0",
};

test("whatever is granted, refused or taken back, the receipt is one", () => {
  const keys = site.items.map(({ id, isService }) => (isService ? "/" : "") + id);
  const action = fc.constantFrom("accept_all", "reject_all", "save_choices", "withdraw", "signal_opt_out", "expire", "api");
  holds(
    fc.property(fc.subarray(keys), fc.subarray(keys), action, fc.boolean(), (granted, before, action, isOptOut) => {
      const here = { ...site, isOptOut };
      const receipt = writeReceipt(here, states(here, granted, before), decision({ action }), facts);
      assert.ok(isReceipt(JSON.parse(canonical(receipt))), JSON.stringify(isReceipt.errors));
    }),
    { runs: 300 },
  );
});
