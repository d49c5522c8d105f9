// What Untick costs as a site grows: categories, services, gated scripts. Prints a table; `cargo xtask bench --scale`.
import { readFile } from "node:fs/promises";
import { launch, pause, until, visitor } from "./bench/browser.mjs";
import { accept } from "./bench/contenders/untick.mjs";
import { page } from "./bench/page.mjs";
import { open } from "./bench/site.mjs";
import { median } from "./bench/table.mjs";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));

/** Categories, services, gated scripts. */
const SIZES = [[4, 10, 10], [4, 10, 100], [4, 10, 1000], [4, 10, 10_000], [4, 100, 10], [4, 500, 10], [40, 40, 10]];
const REST = 600;

const list = (count, of) => Array.from({ length: count }, (_, at) => of(at));
const purpose = (at) => `purpose-${at + 1}`;

/** The article with so many of each; with Untick or without. */
const article = (site, [categories, services, tags], hasUntick) => {
  const optional = categories - 1;
  const config = {
    notice: { id: "main", version: "1", policyUrl: "/privacy" },
    controller: { name: "Example Ltd", contact: "privacy@example.com" },
    categories: [
      { id: "necessary", required: true },
      ...list(optional, (at) => ({
        id: purpose(at),
        services: list(services, (nth) => nth).filter((nth) => nth % optional == at).map((nth) => ({ id: `service-${nth + 1}`, name: `Service ${nth + 1}` })),
      })),
    ],
    texts: { en: Object.fromEntries(list(optional, (at) => [purpose(at), { title: `Purpose ${at + 1}`, description: "What the data is used for, in one sentence." }])) },
    receipts: { endpoint: "/receipts" },
  };
  const script = (at) => {
    const nth = at % services;
    return `<script type="text/plain" data-category="${purpose(nth % optional)}" data-service="service-${nth + 1}" data-src="${site.third}/t/${at}.js"></script>`;
  };
  return page({
    head: `<script>window.ran = 0; window.benchRan = () => (ran++, (window.lastAt = performance.now()));</script>` +
      (hasUntick ? `<script type="application/json" id="untick-config">${JSON.stringify(config)}</script><script src="/untick/untick.js"></script>` : ""),
    gated: list(tags, script).join("\n"),
  });
};

/** The longest task of the page's main thread between two moments, in CPU time, milliseconds. */
const longest = (events, from, to) => {
  const main = events.find(({ name }) => name === "scale-main");
  const within = ({ name, pid, tid, ts, dur }) => name === "RunTask" && pid === main.pid && tid === main.tid && ts + dur >= from && ts <= to;
  return Math.max(0, ...events.filter(within).map(({ tdur }) => tdur ?? 0)) / 1000;
};

const measure = (browser, url, tags, hasUntick) =>
  visitor(browser, async (context) => {
    const tab = await context.newPage();
    const clicks = () => {
      window.clicks = [];
      new PerformanceObserver((entries) => {
        for (const { name, duration } of entries.getEntries()) if (name === "click") clicks.push(duration);
      }).observe({ type: "event", durationThreshold: 16 });
    };
    await tab.evaluateOnNewDocument(clicks);
    await tab.tracing.start({ categories: ["blink.user_timing", "disabled-by-default-devtools.timeline"] });
    const mark = (name) => tab.evaluate((name) => performance.mark(name).startTime, name);
    await tab.goto(url, { waitUntil: "domcontentloaded" });
    const figures = {};
    if (hasUntick) await tab.waitForSelector(accept, { visible: true });
    await pause(REST);
    await mark("scale-main");
    if (hasUntick) {
      const box = await (await tab.$(accept)).boundingBox();
      await tab.evaluate(() => addEventListener("pointerdown", () => (window.began = performance.now()), { capture: true, once: true }));
      await tab.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await until(tab, (wanted) => window.ran >= wanted, 120_000, tags);
      figures.last = await tab.evaluate(() => window.lastAt - window.began);
      await mark("scale-last");
      await pause(REST);
      figures.click = Math.max(16, ...(await tab.evaluate(() => window.clicks)));
    }
    const { traceEvents } = JSON.parse(Buffer.from(await tab.tracing.stop()).toString());
    const at = (wanted) => traceEvents.find(({ name }) => name === wanted)?.ts;
    figures.before = longest(traceEvents, 0, at("scale-main"));
    if (hasUntick) figures.after = longest(traceEvents, at("scale-main"), at("scale-last"));
    await tab.close();
    return figures;
  });

const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")} ms`;

const site = await open();
site.mount("/untick", job.dist);
const browser = await launch(job.modules);
try {
  console.log("| categories | services | gated scripts | longest task until the notice shows (the page without Untick) | click answered within | click to last script | longest task until then |");
  console.log("|---|---|---|---|---|---|---|");
  for (const size of SIZES) {
    const figures = { with: [], without: [] };
    for (const has of ["with", "without"]) await site.add(`/${has}/${size.join("-")}/`, article(site, size, has === "with"));
    for (let round = 0; round < job.rounds; round += 1) {
      for (const has of ["with", "without"]) {
        figures[has].push(await measure(browser, `${site.origin}/${has}/${size.join("-")}/`, size[2], has === "with"));
      }
    }
    const of = (name, has = "with") => ms(median(figures[has].map((one) => one[name])));
    const cells = [...size.map((count) => count.toLocaleString("en")), `${of("before")} (${of("before", "without")})`, of("click"), of("last"), of("after")];
    console.log(`| ${cells.join(" | ")} |`);
  }
} finally {
  await browser.close();
  site.close();
}
