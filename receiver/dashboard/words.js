// What the words of a receipt are called here, and how numbers and dates are written.
const NAMES = {
  accept_all: "Accept all",
  reject_all: "Reject all",
  save_choices: "Save choices",
  withdraw: "Withdraw",
  signal_opt_out: "Browser signal",
  expire: "Expired",
  api: "Page's API",
  first_layer: "Notice, first visit",
  preferences: "Notice, opened again",
  inline_embed: "Placeholder",
  signal: "Browser signal",
  opt_in: "Opt-in: silence means no",
  opt_out: "Opt-out: silence means yes",
  other: "Others",
};

/** A word of a receipt as people say it. */
export const name = (word) => NAMES[word] ?? word;

const languages = new Intl.DisplayNames("en", { type: "language" });

/** A BCP 47 tag as people say it. */
export const language = (tag) => {
  try {
    return tag == "other" ? NAMES.other : languages.of(tag);
  } catch {
    return tag;
  }
};

const numbers = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const shortDays = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
const longDays = new Intl.DateTimeFormat("en", { dateStyle: "full", timeZone: "UTC" });

export const number = (value) => numbers.format(value);
export const short = (value) => compact.format(value);
/** A part of a whole; a dash where there is no whole. */
export const share = (part, whole) => (whole ? percents.format(part / whole) : "–");
export const shortDay = (day) => shortDays.format(new Date(day));
export const longDay = (day) => longDays.format(new Date(day));
