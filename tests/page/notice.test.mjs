// What is drawn: the lines of the description, their depth, element, text and attributes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { notice, past, placeholder, reopen } from "../../www/notice.js";
import { siteOf, withMember } from "./site.mjs";

/** `depth element text|attributes`. */
const lines = (description) =>
  description.map(([depth, name, text = "", ...attributes]) => `${depth} ${name} ${[text, ...attributes].join("|")}`);

test("the notice says everything in order", () => {
  const drawn = lines(notice(siteOf()));
  let from = 0;
  for (const wanted of [
    "0 untick-notice |role=dialog|aria-labelledby=untick-title|lang=en|data-position=top",
    "1 #",
    "1 h2 Your privacy choices|id=untick-title",
    '1 p Acme "SAS" would like to use cookies',
    "1 a Privacy policy|href=/privacy",
    "1 span Necessary|slot=untick-necessary",
    "9 td Basket",
    "9 td _basket (until the browser closes)",
    "1 input |type=checkbox|id=untick-analytics|name=untick-analytics|slot=untick-analytics",
    "1 label Statistics|for=untick-analytics",
    "9 td Plausible",
    "9 td Plausible Insights OÜ",
    "9 td EE",
    "9 td _pa* (390 days), _ps (until the browser closes), plausible_*",
    "9 td Tally",
    "1 label Ads|for=untick-marketing",
    "7 p Pays $A @ ~.",
    "1 label External media|for=untick-media",
    "1 button Reject all|type=button|data-untick=reject-all|slot=buttons",
    "1 button Save choices|type=button|data-untick=save|slot=buttons",
    "1 button Accept all|type=button|data-untick=accept-all|slot=buttons",
  ]) {
    const found = drawn.findIndex((line, at) => at >= from && line.startsWith(wanted));
    assert.ok(found >= 0, `${wanted} is not in its place in\n${drawn.join("\n")}`);
    from = found + 1;
  }
  assert.ok(drawn.some((line) => line.includes("receive data:\u00a04.")), drawn.join("\n"));
});

test("the controller and repeated recipients do not count again", () => {
  const config = withMember("categories.0.services.0.name", 'Acme "SAS"');
  config.categories[3].services[0].recipient = "Tally";
  assert.ok(lines(notice(siteOf(config))).some((line) => line.includes("receive data:\u00a02.")));
});

test("what an owner calls itself is not read as a mark of the texts", () => {
  const drawn = lines(notice(siteOf(withMember("controller.name", "A $E $& $1"))));
  assert.ok(drawn.some((line) => line.startsWith("1 p A $E $& $1 would like")), drawn.join("\n"));
});

test("a placeholder names who would receive data", () => {
  for (const [service, sentence] of [
    ["tube", "This content comes from Tube. If it is shown, Tube Inc. receives"],
    ["tally", "This content comes from Tally. If it is shown, Tally receives"],
    ["", "This content comes from media. If it is shown, media receives"],
  ]) {
    const drawn = lines(placeholder(siteOf(), "media", service, "A film", ""));
    assert.equal(drawn[0], "0 untick-placeholder |role=group|aria-label=A film|lang=en");
    assert.ok(drawn.some((line) => line.includes(sentence)), drawn.join("\n"));
    assert.ok(drawn.some((line) => line.endsWith(`data-for=media|data-of=${service}`)), drawn.join("\n"));
    assert.equal(drawn.at(-1), "1 a Privacy choices|href=#untick|data-untick=open");
  }
  assert.equal(placeholder(siteOf(), "media", "tube", "", "")[0][4], "aria-label=Tube");
  assert.ok(lines(placeholder(siteOf(), "media", "tube", "", "https://a.example/b.png")).includes("3 img |alt=|src=https://a.example/b.png"));
});

test("the way back is one button", () => {
  assert.deepEqual(lines(reopen(siteOf())).at(-1), "1 button Privacy choices|type=button|data-untick=open");
});

test("a cookie that lives for one day says so in the singular", () => {
  const drawn = lines(notice(siteOf(withMember("categories.1.services.0.cookies.0.days", 1))));
  assert.ok(drawn.some((line) => line.includes("_pa* (1 day), _ps (until")), drawn.join("\n"));
});

test("what was decided before stands before the buttons and names what was granted", () => {
  const site = siteOf();
  const more = past(site, [
    { time: "2026-11-22T10:15:30.123Z", granted: ["analytics", "unheard-of"] },
    { time: "2026-11-21T10:15:30.123Z", granted: [] },
  ]);
  const drawn = lines(notice(site, more));
  const [first, second] = drawn.filter((line) => line.startsWith("6 li"));
  assert.match(first, /2026.*: Statistics$/);
  assert.match(second, /2026.*: Reject all$/);
  const at = (start) => drawn.findIndex((line) => line.startsWith(start));
  assert.ok(at("5 summary What you decided, and when") < at("6 button Download as JSON|type=button|data-untick=export"));
  assert.ok(at("6 button Erase|type=button|data-untick=erase") < at("1 button Reject all"));
});
