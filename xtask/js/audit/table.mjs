// One table from one run: a row for each question, a column for each tool.

const state = (site, moment) => site.states.find((one) => one.moment === moment);
const none = "–";

const loaded = (moment) => (site) => {
  const found = state(site, moment);
  return found ? `${found.requests.length}` : none;
};
const cookies = (moment) => (site) => {
  const found = state(site, moment);
  return found ? `${found.cookies.filter(({ isRecord }) => !isRecord).length}` : none;
};
const stored = (moment) => (site) => {
  const found = state(site, moment);
  return found ? `${found.storage.filter(({ isRecord }) => !isRecord).length}` : none;
};
const clicks = (path) => (site) => (site[path] ? `${site[path].steps.length}` : none);
const yesNo = (value) => (value === null || value === undefined ? none : value ? "yes" : "no");
const measured = (write) => ({ notice }) => (notice?.measured ? write(notice.measured) : none);
const ratio = (value) => `${value.toFixed(1)}:1`;
const both = (figure) => ({ each }) => [false, true].map((accepts) => ratio(each.find(({ isAccept }) => isAccept === accepts)[figure])).join(", ");
const ticked = ({ notice, secondLayer }) => `${(notice?.layer.ticked.length ?? 0) + (secondLayer?.ticked.length ?? 0)}`;

const ROWS = [
  ["Notice in view after", ({ notice }) => (notice?.shownAfterMs == null ? none : `${Math.round(notice.shownAfterMs)} ms`)],
  ["Takes of the window", ({ notice }) => (notice ? `${Math.round(notice.coverage * 100)} %` : none)],
  ["Covers or locks the page (N17)", ({ notice }) => (notice ? yesNo(notice.coversPage || notice.locksPage) : none)],
  ["Boxes ticked beforehand, both layers (N13)", ticked],
  ["Clicks to refuse, to accept (N3)", (site) => `${clicks("refuse")(site)}, ${clicks("accept")(site)}`],
  ["Clicks until withdrawn and closed (N5)", clicks("withdraw")],
  ["Sizes of the buttons differ by (N6)", measured(({ N6 }) => `${N6.width.toFixed(0)} × ${N6.height.toFixed(0)} px`)],
  ["Labels: contrast of refusing, accepting (N8)", measured(both("text"))],
  ["Edges: contrast of refusing, accepting (N9)", measured(both("edge"))],
  ["Other styles that differ (N10)", measured(({ N10 }) => `${N10.length}`)],
  ["Third-party requests before a choice (N29)", loaded("before")],
  ["Cookies, storage before a choice, without the choice's own (N29)", (site) => `${cookies("before")(site)}, ${stored("before")(site)}`],
  ["Requests after refusing, and after a reload (N31)", (site) => `${loaded("refused")(site)}, ${loaded("refused-reloaded")(site)}`],
  ["Refusal kept after a reload (N20)", ({ refusalKept }) => yesNo(refusalKept)],
  ["Requests after accepting", loaded("accepted")],
  ["Grant kept after a reload (N21)", ({ grantKept }) => yesNo(grantKept)],
  ["Cookies of services after accepting", cookies("accepted")],
  ["… and after withdrawing (N32)", cookies("withdrawn")],
  ["Requests after withdrawing and a reload (N32)", loaded("withdrawn-reloaded")],
  ["Findings: high, medium, low", ({ findings }) => ["high", "medium", "low"].map((level) => findings.filter(({ severity }) => severity === level).length).join(", ")],
];

export const table = (subjects, { browser, date, sites }) => {
  for (const site of sites) if (site.error) throw new Error(`${site.url}: ${site.error}`);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const unseen = sites.flatMap(({ unseen }, at) => unseen.map((what) => `- ${subjects[at].name}: ${what}`));
  return [
    line(["", ...subjects.map(({ name, version }) => `${name} ${version}`)]),
    line(["---", ...subjects.map(() => "---")]),
    ...ROWS.map(([title, cell]) => line([title, ...sites.map(cell)])),
    "",
    `${browser}, ${date.slice(0, 10)}.`,
    ...(unseen.length ? ["", "Not looked at:", "", ...unseen] : []),
  ].join("\n");
};
