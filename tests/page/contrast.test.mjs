// Contrast, held against others' numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast } from "../../www/contrast.js";

const colour = (hex) => [hex >> 16, (hex >> 8) & 255, hex & 255, 1];
const near = (found, wanted, within) => assert.ok(Math.abs(found - wanted) < within, `${found} is not ${wanted}`);

test("contrast is WCAG's", () => {
  // WCAG's own extremes, and pairs whose ratios are widely published.
  for (const [label, fill, ratio] of [
    [0x000000, 0xffffff, 21],
    [0xffffff, 0x000000, 21],
    [0x808080, 0x808080, 1],
    [0x777777, 0xffffff, 4.478],
    [0x767676, 0xffffff, 4.542],
    [0x595959, 0xffffff, 7.0],
    [0xff0000, 0xffffff, 3.998],
    [0x0000ff, 0xffffff, 8.592],
    [0x00ff00, 0xffffff, 1.372],
  ]) near(contrast(colour(label), colour(fill), colour(0xffffff)), ratio, 0.005);
});

test("transparent colours count as painted", () => {
  const [black, white, none] = [colour(0), colour(0xffffff), [0, 0, 0, 0]];
  near(contrast(black, none, white), 21, 1e-9);
  near(contrast(none, white, white), 1, 1e-9);
  // Half black over white is #808080 (127.5), 3.98 on white.
  near(contrast([0, 0, 0, 0.5], white, white), 3.98, 0.01);
});
