// WCAG 2.2 "contrast ratio" and "relative luminance". A colour is red, green, blue from 0 to 255 and alpha from 0 to 1.

const luminance = (colour) =>
  [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const value = colour[at] / 255;
    return sum + weight * (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  }, 0.05);

/** A colour painted over an opaque one. */
const over = (top, base) => base.map((channel, at) => channel + (top[at] - channel) * top[3]);

/** 1 to 21, of a label on a background that is painted over an opaque base. */
export const contrast = (label, fill, base) => {
  const ground = over(fill, base);
  const [one, other] = [luminance(over(label, ground)), luminance(ground)];
  return Math.max(one, other) / Math.min(one, other);
};

/** The channels of `#rgb` or `#rrggbb`. */
export const channelsOf = (hex) => {
  const digits = hex.length < 5 ? hex.replace(/\w/g, "$&$&") : hex;
  return [...[1, 3, 5].map((at) => parseInt(digits.substr(at, 2), 16)), 1];
};
