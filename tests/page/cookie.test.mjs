// The record as a cookie.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cookies, encode } from "../../www/cookie.js";
import { parse, write } from "../../www/record.js";
import { decision, siteOf, states } from "./site.mjs";

/** A browser's jar for one host, as far as `document.cookie` shows it: newest value of each name and scope. */
const jar = (limit = 4096) => {
  const kept = new Map();
  globalThis.location = { protocol: "https:" };
  globalThis.document = {
    get cookie() {
      return [...kept.values()].join("; ");
    },
    set cookie(text) {
      const [pair, ...attributes] = text.split(";");
      const scope = pair.split("=")[0] + (attributes.find((one) => one.startsWith("domain=")) ?? "");
      if (text.length > limit) return;
      if (attributes.includes("max-age=0")) kept.delete(scope);
      else kept.set(scope, pair);
      document.written = text;
    },
  };
  return kept;
};

const site = siteOf();
const record = (granted, more) => write(site, states(site, granted), decision(more));

test("a record survives the cookie", () => {
  for (const granted of [[], ["analytics", "/plausible"], ["/tube"], ["marketing", "media", "/tube"]]) {
    for (const more of [{}, { gpc: true }, { subject: "anon" }]) {
      jar();
      const store = cookies();
      store.setItem("untick", JSON.stringify(record(granted, more)));
      const read = parse(store.getItem("untick"), site);
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(record(granted, more))));
      assert.ok(document.written.length < 1024, `${document.written.length} bytes`);
      assert.match(document.written, /;path=\/;samesite=lax;secure;expires=/);
      // RFC 6265 §4.1.1: what a value may hold.
      assert.match(document.cookie, /^untick=[!#-+\--:<-[\]-~]+$/);
      store.removeItem("untick");
      assert.equal(store.getItem("untick"), undefined);
    }
  }
});

test("of a host's and its domain's, the newer counts", () => {
  jar();
  const old = record(["analytics"], { now: "2026-01-01T00:00:00.000Z" });
  cookies().setItem("untick", JSON.stringify(record(["media"])));
  document.cookie = `untick=${encode(old)};domain=example.com`;
  assert.equal(JSON.parse(cookies("example.com").getItem("untick")).choices.media, true);
  cookies("example.com").setItem("untick", JSON.stringify(old));
  assert.equal(document.cookie.split("untick=").length, 2, "the host's own is gone");
});

test("a browser that takes no cookie is noticed", () => {
  jar(100);
  assert.throws(() => cookies().setItem("untick", JSON.stringify(record([]))));
});

test("what is no record of ours is never one", () => {
  for (const text of ["", "%", "a.b.c=1", "__proto__.x=1", "choices.__proto__=1", "constructor.prototype=1", "schema=urn:untick:record:v1", "x".repeat(4000)]) {
    const kept = jar();
    kept.set("untick", "untick=" + text);
    const read = cookies().getItem("untick");
    assert.equal(typeof read, "string", text);
    assert.equal(parse(read, site), null, text);
    assert.equal({}.x, undefined);
  }
});
