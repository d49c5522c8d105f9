// Holds receipts of real runs against what is not ours: ajv for the schema, jose for signatures,
// Node's own SHA-256 for hashes. Standard input: {"receipts": what GET /receipts/{id} gave, "jwks",
// "config": the page's configuration, "notices": texts of the archive by hash, "bundle": path of
// untick.js}. Fails with a sentence.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { read } from "../../www/config.js";
import { notice } from "../../www/notice.js";
import { canonical } from "../../www/receipt.js";

const require = createRequire(process.env.UNTICK_NODE_MODULES);
const jose = require("jose");
const ajv = new (require("ajv/dist/2020").default)({ allErrors: true });
require("ajv-formats").default(ajv);
const file = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const validate = ajv.compile(JSON.parse(file("../../docs/receipt/receipt-v1.schema.json")));
const sha256 = (text) => createHash("sha256").update(text).digest("base64url");

const { receipts, jwks, config, notices, bundle } = JSON.parse(readFileSync(0, "utf8"));
assert.ok(validate(JSON.parse(file("../../docs/receipt/receipt-v1.example.json"))), "the example breaks the schema");

// What the notice says follows from configuration and texts alone, so one hash is right in every engine.
const site = read(config, JSON.parse(file("../../www/lang/en.json")), "en", undefined);
const text = canonical(notice(site, [], false));
const script = readFileSync(bundle, "latin1");
const keys = jose.createLocalJWKSet(jwks);
/** The check of a signature as docs/receiver.md has it, with what it takes for granted. */
const block = file("../../docs/receiver.md").match(/```js\n([^]*?)```/)[1];
const Code = (async () => {}).constructor;
const verify = new Code("flattenedVerify", "importJWK", "canonicalize", "receipt", "received_at", "jws", "kid", "jwks", block);
const asInTheManual = (...stored) => verify(jose.flattenedVerify, jose.importJWK, canonical, ...stored);

for (const { receipt, received_at, sha256: hash, jws, kid } of receipts) {
  const what = `${receipt.event.action} ${receipt.receipt_id}`;
  assert.ok(validate(receipt), `${what}: ${JSON.stringify(validate.errors)}`);
  assert.equal(receipt.notice.text_sha256, sha256(text), `${what}: another text was hashed`);
  assert.equal(receipt.notice.config_sha256, sha256(canonical(config)), `${what}: another configuration was hashed`);
  const own = receipt.notice.bundle_sha256;
  assert.ok(script.includes(own), `${what}: another script`);
  assert.equal(own, sha256(Buffer.from(script.replaceAll(own, "A".repeat(43)), "latin1")), `${what}: another script was hashed`);
  assert.equal(hash, sha256(canonical(receipt)), `${what}: another body was hashed`);
  // What is signed also says when it was received.
  const body = canonical({ ...receipt, received_at });
  const [header, payload, signature] = jws.split(".");
  assert.equal(payload, "", `${what}: the signature is not detached`);
  const sealed = { protected: header, payload: body, signature };
  const { protectedHeader } = await jose.flattenedVerify(sealed, keys);
  assert.deepEqual({ ...protectedHeader }, { alg: "EdDSA", b64: false, crit: ["b64"], kid });
  await asInTheManual(receipt, received_at, jws, kid, jwks);
  await assert.rejects(asInTheManual(receipt, "2026-11-22T00:00:00.000Z", jws, kid, jwks), `${what}: the manual's check takes anything`);
  await assert.rejects(jose.flattenedVerify({ ...sealed, payload: body.replace("receipt", "Receipt") }, keys), `${what}: anything is signed`);
}
assert.deepEqual(notices, { [sha256(text)]: text }, "the archive has another text");
console.log(`${receipts.length} receipts stand`);
