// What vendors' queues get, and in what order.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let signals;
let count = 0;
beforeEach(async () => {
  globalThis.window = globalThis;
  for (const name of ["dataLayer", "uetq", "clarity", "fbq", "ttq"]) delete globalThis[name];
  signals = await import(`../../www/signals.js?${count++}`);
});
const queue = () => (globalThis.dataLayer ?? []).map((entry) => [...entry]);
const google = { analytics: ["analytics_storage"], marketing: ["ad_storage", "ad_user_data"] };

test("without vendors nothing is touched", () => {
  signals.start({});
  signals.update({}, () => true, []);
  for (const name of ["dataLayer", "uetq", "clarity", "ttq"]) assert.equal(globalThis[name], undefined);
});

test("Google's default comes once, by whoever is first", () => {
  signals.begin(google, { waitForUpdate: 800, adsDataRedaction: true, urlPassthrough: true, regions: ["ES"] });
  signals.start({ google });
  const denied = { analytics_storage: "denied", ad_storage: "denied", ad_user_data: "denied", wait_for_update: 800, region: ["ES"] };
  assert.deepEqual(queue(), [["consent", "default", denied], ["set", "ads_data_redaction", true], ["set", "url_passthrough", true]]);
  assert.ok(dataLayer.every((entry) => String(entry) == "[object Arguments]"));
});

test("what the tag named is updated where the configuration names nothing", () => {
  signals.begin(google);
  signals.update({}, (id) => id == "analytics", []);
  assert.deepEqual(queue()[1], ["consent", "update", { analytics_storage: "granted", ad_storage: "denied", ad_user_data: "denied" }]);
});

test("a type of two categories needs both", () => {
  const shared = { functional: ["functionality_storage"], media: ["functionality_storage"] };
  for (const [granted, wanted] of [[[], "denied"], [["media"], "denied"], [["functional"], "denied"], [["media", "functional"], "granted"]]) {
    signals.update({ google: shared }, (id) => granted.includes(id), []);
    assert.deepEqual(queue().at(-1)[2], { functionality_storage: wanted });
  }
});

test("TikTok is called directly once its code is there", () => {
  const calls = [];
  signals.start({ tiktok: "marketing" });
  assert.deepEqual(ttq, [["holdConsent"]]);
  globalThis.ttq = { grantConsent: () => calls.push("grant"), revokeConsent: () => calls.push("revoke") };
  signals.update({ tiktok: "marketing" }, () => true, []);
  signals.update({ tiktok: "marketing" }, () => false, []);
  assert.deepEqual(calls, ["grant", "revoke"]);
});
