// Colours that can be read, and the ones that are refused with their numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { channelsOf, contrast } from "../../www/contrast.js";
import { tokens } from "../../www/theme.js";
import { siteOf, withMember } from "./site.mjs";

const ratio = (one, other) => contrast(channelsOf(one), channelsOf(other), channelsOf(other));
const site = (theme) => siteOf(withMember("theme", theme));

test("hexadecimal colours are read in both forms", () => {
  assert.deepEqual(channelsOf("#1aF"), [0x11, 0xaa, 0xff, 1]);
  assert.deepEqual(channelsOf("#1aBc09"), [0x1a, 0xbc, 0x09, 1]);
});

test("every palette has text and links of at least 5:1", () => {
  for (const theme of [
    null,
    {},
    { accent: "#2456e6" },
    { accent: "#7a0000" },
    { accent: "#000" },
    { surface: "#fff8e7", text: "#222" },
    { scheme: "dark", surface: "#000", text: "#fff", accent: "#ff0" },
    { scheme: "light", accent: "#00f" },
  ]) {
    for (const { surface, text, accent } of site(theme).palettes) {
      assert.ok(ratio(text, surface) >= 5, `${text} on ${surface}`);
      assert.ok(ratio(accent, surface) >= 5, `${accent} on ${surface}`);
    }
  }
  assert.deepEqual([{}, { scheme: "dark" }, { scheme: "light" }].map((theme) => site(theme).palettes.length), [2, 1, 1]);
});

test("an accent keeps its hue where it has to be lighter", () => {
  const [, dark] = site({ accent: "#2456e6" }).palettes;
  const [red, green, blue] = channelsOf(dark.accent);
  assert.ok(blue > green && green > red && dark.accent != "#a8c7fa", dark.accent);
});

test("colours that nobody could read are refused with the number", () => {
  for (const [theme, sentence] of [
    [{ accent: "#fc0" }, 'theme.accent: found "#fc0", allowed: a colour with a contrast of at least 5:1 to the surface #fff, not 1.51:1'],
    [{ text: "#999" }, 'theme.text: found "#999", allowed: a colour with a contrast of at least 5:1 to the surface #fff, not 2.85:1'],
    [{ surface: "#777" }, 'theme.surface: found "#777", allowed: a colour with a contrast of at least 5:1 to text #1b1f24'],
    [{ scheme: "dark", accent: "#00f" }, 'theme.accent: found "#00f", allowed: a colour with a contrast of at least 5:1 to the surface #1d2024'],
  ]) {
    assert.throws(() => site(theme), (problem) => problem.startsWith(sentence) || assert.fail(problem));
  }
});

test("tokens become custom properties", () => {
  const css = tokens(site({ radius: 4, accent: "#2456e6", font: "Georgia, serif", surface: null }));
  for (const wanted of ["--r:4px", "--a:#2456e6", "--f:Georgia, serif", "--s:#fff", "@media(prefers-color-scheme:dark){:host{--s:#1d2024"]) {
    assert.ok(css.includes(wanted), css);
  }
  assert.ok(!tokens(site({ scheme: "light" })).includes("@media"));
  assert.ok(tokens(site({ scheme: "dark" })).startsWith(":host{--s:#1d2024"));
});
