// How even the buttons of each contender's notice are, by tests/e2e/measure.js; written into a document.
import { readFile, writeFile } from "node:fs/promises";
import { launch } from "./bench/browser.mjs";
import { enter } from "./bench/contenders.mjs";
import { open } from "./bench/site.mjs";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));

/** Parts of each first view; `other` are further buttons of the same rank, `boxes` the controls for single purposes. */
const PARTS = {
  untick: { root: "untick-notice", reject: "untick-notice [data-untick=reject-all]", accept: "untick-notice [data-untick=accept-all]", other: "untick-notice [data-untick=save]", boxes: "untick-notice input" },
  "vanilla-cookieconsent": { root: "#cc-main .cm", reject: '#cc-main .cm [data-role="necessary"]', accept: '#cc-main .cm [data-role="all"]', other: '#cc-main .cm [data-role="show"]', boxes: "#cc-main .cm input" },
  orejime: { root: ".orejime-Banner", reject: ".orejime-Banner-declineButton", accept: ".orejime-Banner-saveButton", other: ".orejime-Banner-learnMoreButton", boxes: ".orejime-Banner input" },
  klaro: { root: ".klaro .cookie-notice", reject: ".klaro .cookie-notice .cn-decline", accept: ".klaro .cookie-notice .cm-btn-success", other: "", boxes: ".klaro .cookie-notice input" },
  tarteaucitron: { root: "#tarteaucitronAlertBig", reject: "#tarteaucitronAllDenied2", accept: "#tarteaucitronPersonalize2", other: "#tarteaucitronCloseAlert", boxes: "#tarteaucitronAlertBig input" },
};
const WINDOWS = [[1280, 720, 0.35], [390, 844, 0.5]];

/** Each check: its name, whether the figures pass, and what to show of them. */
const CHECKS = [
  ["N1 all buttons in view, with a refusal", ({ N1 }) => N1.buttons == N1.of && N1.hasReject && N1.hasAccept, ({ N1 }) => `${N1.buttons} of ${N1.of}`],
  ["N2 the same element, no link", ({ N2 }) => N2, () => ""],
  ["N6 sizes within 1 px", ({ N6 }) => N6.width <= 1 && N6.height <= 1, ({ N6 }) => `${N6.width.toFixed(0)} × ${N6.height.toFixed(0)} px`],
  ["N7 the same type", ({ N7 }) => N7, () => ""],
  ["N8 labels 5:1, within 0.1", ({ N8 }) => N8.least >= 5 && N8.spread <= 0.1, ({ N8 }) => `${N8.least.toFixed(1)}:1, ${N8.spread.toFixed(1)}`],
  ["N9 edges 3:1, within 0.1", ({ N9 }) => N9.least >= 3 && N9.spread <= 0.1, ({ N9 }) => `${N9.least.toFixed(1)}:1, ${N9.spread.toFixed(1)}`],
  ["N10 no other style differs", ({ N10 }) => !N10.length, ({ N10 }) => (N10.length ? `${N10.length} differ` : "")],
  ["N11 order as in the document", ({ N11 }) => N11, () => ""],
  ["N12 no focus on the grant", ({ N12 }) => N12, () => ""],
  ["N13 nothing ticked", ({ N13 }) => !N13, () => ""],
  ["N17 page free", ({ N17 }) => !N17.locked && !N17.covered, () => ""],
  ["N18 covers at most 35 %, 50 %", (figures, most) => figures.N18 <= most, ({ N18 }) => `${Math.round(N18 * 100)} %`],
  ["N27 purposes on the first view", ({ N27 }) => N27 >= 3, ({ N27 }) => String(N27)],
  ["N34 no moving button", ({ N34 }) => !N34, () => ""],
];

const script = await readFile(job.measure, "utf8");
const site = await open();
const browser = await launch(job.modules);
const columns = [];
try {
  const { entered } = await enter(site, job);
  for (const { name, version, urls } of entered.filter(({ name }) => name in PARTS)) {
    const figures = [];
    for (const [width, height] of WINDOWS) {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setViewport({ width, height });
      await page.goto(urls.usual);
      await page.waitForSelector(PARTS[name].accept, { visible: true, timeout: 15_000 });
      // Notices may slide in.
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const found = await page.evaluate(new Function("parts", `return (function () { ${script} })(parts)`), PARTS[name]);
      if (!found) throw new Error(`${name} shows no ${PARTS[name].root}`);
      figures.push(found);
      await context.close();
    }
    columns.push({ name, version, figures });
    console.log(`neutrality: ${name} ${version}`);
  }
} finally {
  await browser.close();
  site.close?.();
}

const cell = (check, shown) => ({ figures }) =>
  figures.map((one, at) => [check(one, WINDOWS[at][2]) ? "✓" : "✗", shown(one)].join(" ").trim()).filter((text, at, all) => at == 0 || text != all[0]).join(" / ");
const lines = [
  ["check", ...columns.map(({ name, version }) => `${name} ${version}`)],
  columns.map(() => "---").concat("---"),
  ...CHECKS.map(([name, check, shown]) => [name, ...columns.map(cell(check, shown))]),
];
const table = lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
const text = await readFile(job.neutrality, "utf8");
const [start, end] = ["<!-- peers -->\n", "<!-- /peers -->"];
const [before, rest] = text.split(start);
if (!rest?.includes(end)) throw new Error(`${job.neutrality} has no place for the peers`);
await writeFile(job.neutrality, `${before}${start}\n${table}\n\n${end}${rest.split(end)[1]}`);
console.log(table);
process.exit(0);
