// The owner's six tokens as colours that can be read, for each scheme.
import { channelsOf, contrast } from "./contrast.js";

const USUAL = {
  light: { surface: "#fff", text: "#1b1f24", accent: "#0b57d0" },
  dark: { surface: "#1d2024", text: "#f1f3f5", accent: "#a8c7fa" },
};

/** Least contrast of text, links and edges: what IAB TCF asks of calls to action; WCAG 2.2 1.4.3 asks for 4.5, 1.4.11 for 3. */
const LEAST = 5;

const ratio = (one, other) => contrast(channelsOf(one), channelsOf(other), channelsOf(other));

/**
 * Colours by scheme. The owner's are meant for the scheme that the theme names, for the light one where it
 * follows the visitor; there the dark one keeps its own surface and text. Calls `refuse` with the path, the
 * value and a sentence for a colour that nobody could read.
 */
export const palettes = (theme, refuse) => {
  const scheme = theme.scheme ?? "auto";
  const main = { ...USUAL[scheme == "dark" ? "dark" : "light"] };
  for (const name in main) main[name] = theme[name] ?? main[name];
  for (const name of ["text", "accent"]) {
    const found = ratio(main[name], main.surface);
    if (found < LEAST) {
      const at = theme[name] ? name : "surface";
      const other = at == name ? `the surface ${main.surface}` : `${name} ${main[name]}`;
      refuse("theme." + at, theme[at], `a colour with a contrast of at least ${LEAST}:1 to ${other}, not ${found.toFixed(2)}:1`);
    }
  }
  if (scheme != "auto") return [main];
  const dark = { ...USUAL.dark };
  // The owner's hue, as light as it has to be.
  if (theme.accent) {
    const [accent, text] = [theme.accent, dark.text].map(channelsOf);
    for (let part = 0; part <= 1; part += 0.1) {
      const mixed = accent.slice(0, 3).map((channel, at) => Math.round(channel + (text[at] - channel) * part));
      dark.accent = "#" + mixed.map((channel) => (channel + 256).toString(16).slice(1)).join("");
      if (ratio(dark.accent, dark.surface) >= LEAST) break;
    }
  }
  return [main, dark];
};

/** Custom properties of the sheet; the grammar has refused anything that could end a declaration. */
export const tokens = ({ config: { theme }, palettes: [main, dark] }) => {
  const rule = ({ surface, text, accent }, scheme) =>
    `:host{--s:${surface};--t:${text};--a:${accent};color-scheme:${scheme}!important}`;
  return (
    rule(main, theme?.scheme == "dark" ? "dark" : "light") +
    (dark ? `@media(prefers-color-scheme:dark){${rule(dark, "dark")}}` : "") +
    `:host{--f:${theme?.font ?? "system-ui,sans-serif"};--r:${theme?.radius ?? 8}px}`
  );
};
