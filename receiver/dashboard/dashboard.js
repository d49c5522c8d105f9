// The owner's dashboard: asks for the token, keeps it in this page's memory alone, and draws what
// GET /stats answers.
import { html } from "./dom.js";
import { bars, columns, figure, nothing, shares, table } from "./plots.js";
import { language, longDay, name, number, share, shortDay } from "./words.js";

const find = (id) => document.getElementById(id);
const [unlock, filters, status, figures] = ["unlock", "filters", "status", "figures"].map(find);
const { days: period, category: chosen } = filters.elements;

let token = "";
let stats;

const tell = (text, isWrong = false) => {
  status.textContent = text;
  status.classList.toggle("is-wrong", isWrong);
};

const DAY = 86_400_000;
const day = (time) => new Date(time).toISOString().slice(0, 10);

const load = async () => {
  tell("Loading…");
  const from = day(Date.now() - (period.value - 1) * DAY);
  let answer;
  try {
    answer = await fetch(`stats?from=${from}`, { headers: { authorization: "Bearer " + token }, cache: "no-store" });
  } catch {
    return tell("The receiver does not answer. Is it running?", true);
  }
  if (answer.status == 401 || answer.status == 403) {
    lock();
    const problem = await answer.json().catch(() => ({}));
    return tell(answer.status == 401 ? "That is not the token." : problem.detail, true);
  }
  if (!answer.ok) return tell(`The receiver answered ${answer.status}. Try again in a moment.`, true);
  stats = await answer.json();
  const isNew = unlock.hidden == false;
  unlock.hidden = true;
  filters.hidden = figures.hidden = false;
  options();
  draw();
  tell(`As of ${new Date(stats.generated_at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" })}; days are UTC.`);
  if (isNew) find("main").focus();
};

const lock = () => {
  token = "";
  stats = undefined;
  figures.replaceChildren();
  filters.hidden = figures.hidden = true;
  unlock.hidden = false;
  find("token").value = "";
  find("token").focus();
  tell("");
};

/** The categories there are, with the chosen one still chosen. */
const options = () => {
  const before = chosen.value;
  const ids = stats.categories.map(({ id }) => id);
  chosen.replaceChildren(...["", ...ids].map((id) => html("option", { value: id }, id || "All")));
  chosen.value = ids.includes(before) ? before : "";
};

const SERIES = [
  { kind: "granted", title: "Granted", of: ({ granted }) => granted },
  { kind: "refused", title: "Refused", of: ({ refused }) => refused },
  { kind: "withdrawn", title: "Withdrawn", of: ({ withdrawn }) => withdrawn },
  { kind: "other", title: "Expired or opted out", of: ({ expired, opted_out }) => expired + opted_out },
];
const NONE = { granted: 0, refused: 0, withdrawn: 0, expired: 0, opted_out: 0 };

const sum = (states) => SERIES.reduce((total, { of }) => total + of(states), 0);
const counts = (states) => SERIES.map(({ of }) => number(of(states)));
const heads = SERIES.map(({ title }) => title);

/** Pairs of a word and its number, the largest first. */
const ranked = (map, title = name) =>
  Object.entries(map)
    .sort(([, one], [, other]) => other - one)
    .map(([word, value]) => [title(word), value]);

const tiles = (states) => {
  const { receipts, parity, delays } = stats;
  const total = sum(states);
  const soon = delays.buckets.filter(({ up_to_ms }) => up_to_ms && up_to_ms <= 10_000).reduce((all, { receipts }) => all + receipts, 0);
  const tile = (title, value, more) => html("div", { class: "card" }, html("dt", {}, title), html("dd", {}, value, html("small", {}, more)));
  return html(
    "dl",
    { class: "tiles" },
    tile("Receipts", number(receipts), stats.test_receipts ? `and ${number(stats.test_receipts)} of tests` : "in this period"),
    tile("Granted", share(states.granted, total), `${number(states.granted)} decisions`),
    tile("Refused", share(states.refused, total), `${number(states.refused)} decisions`),
    tile("Withdrawn", number(states.withdrawn), "after a grant"),
    tile("Uneven notices", number(parity.unequal), `of ${number(parity.measured)} measured`),
    tile("Delivered in 10 s", share(soon, receipts), "of all receipts"),
  );
};

const bucket = ({ from_ms, up_to_ms }) => {
  const unit = (ms) => (ms < 60_000 ? `${ms / 1000} s` : ms < 3_600_000 ? `${ms / 60_000} min` : `${ms / 3_600_000} h`);
  if (up_to_ms == null) return `Over ${unit(from_ms)}`;
  if (from_ms == null) return "Clock ahead of ours";
  return from_ms ? `${unit(from_ms)} to ${unit(up_to_ms)}` : `Up to ${unit(up_to_ms)}`;
};

const draw = () => {
  const id = chosen.value;
  const pick = (states) => (id ? (states.categories[id] ?? NONE) : states);
  const days = stats.days.map((point) => ({ day: point.day, parity: point.parity, ...pick({ ...point.decisions, categories: point.categories }) }));
  const total = pick({ ...stats.decisions, categories: Object.fromEntries(stats.categories.map((category) => [category.id, category])) });
  const of = id ? `“${id}”` : "all categories";
  const say = (point) => `${longDay(point.day)}: ${SERIES.map((series) => `${number(series.of(point))} ${series.title.toLowerCase()}`).join(", ")}`;

  const plots = [
    figure(
      "", "Decisions per day", `Of ${of}. A receipt holds one decision for each category. Arrow keys walk along the days.`, SERIES,
      columns(days, SERIES, { label: (point) => shortDay(point.day), say }),
      table(["Day", ...heads], days.map((point) => [point.day, ...counts(point)])),
    ),
    figure(
      "half", "By category", "What was decided about each category.", SERIES,
      stats.categories.length ? shares(stats.categories.map((category) => [category.id, category]), SERIES) : nothing("No decisions yet."),
      table(["Category", ...heads], stats.categories.map((category) => [category.id, ...counts(category)])),
    ),
    ranking("half", "By what act", "Which button or signal decided.", ranked(stats.actions), "Act"),
    ranking("third", "Languages", "In which language the notice spoke.", ranked(stats.languages, language).slice(0, 8), "Language", ranked(stats.languages, language)),
    ranking("third", "Regimes", "Whether silence meant no or yes where the visitor was.", ranked(stats.regimes), "Regime"),
    ranking("third", "Surfaces", "Where it was decided.", ranked(stats.surfaces), "Surface"),
    parity(days),
    ranking("half", "Delivery", "From the decision to its receipt on disk, by the two clocks.", stats.delays.buckets.map((each) => [bucket(each), each.receipts]), "Delay"),
  ];
  figures.replaceChildren(tiles(total), html("div", { class: "plots" }, ...plots));
};

const ranking = (width, title, explanation, rows, head, all = rows) =>
  figure(
    width, title, explanation, [],
    rows.length ? bars(rows, { total: all.reduce((total, [, value]) => total + value, 0) }) : nothing("Nothing in this period."),
    table([head, "Receipts"], all.map(([word, value]) => [word, number(value)])),
  );

/** Receipts whose notice was measured and found to favour a button, or to have a ticked box. */
const parity = (days) => {
  const series = [
    { kind: "refused", title: "Buttons differed", of: ({ parity }) => parity.unequal },
    { kind: "withdrawn", title: "A box was ticked", of: ({ parity }) => parity.preticked },
  ];
  const failed = stats.parity.unequal + stats.parity.preticked;
  const say = (point) => `${longDay(point.day)}: ${series.map(({ title, of }) => `${title.toLowerCase()} ${number(of(point))} times`).join(", ")}`;
  return figure(
    "half", "Parity failures", "Notices that were not even when the visitor decided, as measured in the browser.", failed ? series : [],
    failed
      ? columns(days, series, { label: (point) => shortDay(point.day), say })
      : nothing(stats.parity.measured ? `None: all ${number(stats.parity.measured)} measured notices were even.` : "No notice was measured."),
    table(["Day", "Measured", ...series.map(({ title }) => title)], days.map((point) => [point.day, number(point.parity.measured), ...series.map(({ of }) => number(of(point)))])),
  );
};

unlock.addEventListener("submit", (event) => {
  event.preventDefault();
  token = find("token").value.trim();
  load();
});
filters.addEventListener("submit", (event) => {
  event.preventDefault();
  load();
});
period.addEventListener("change", load);
chosen.addEventListener("change", draw);
find("lock").addEventListener("click", lock);
// A page that comes back from the browser's memory would bring the token and the figures along.
addEventListener("pagehide", () => token && lock());
