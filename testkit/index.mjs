// The test kit: a site's page in a given consent state, a visitor's clicks, and what was asked for.
import { driverOf } from "./drivers.mjs";
import { checkable, gatedHosts, granted, isShown, put, ready, record as stored } from "./page.mjs";
import { kept, record, uuid } from "./record.mjs";

export { record };

/** How long something that must happen may take, and how long something that must not is watched for, ms. */
const PATIENCE = 10_000;
const WATCHED = 500;

const notice = (action) => `untick-notice [data-untick="${action}"]`;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * A visitor on a page of Playwright or Puppeteer, or on a driver of selenium-webdriver.
 * `config` is the configuration that the page uses.
 */
export const visitor = (page, config) => {
  const driver = driverOf(page);
  const run = driver.run;
  /** What the next page is to find; undefined where nobody said. */
  let next;

  const until = async (what, holds) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(25)) {
      if (await holds()) return;
    }
    throw new Error(`untick-testkit: after ${PATIENCE / 1000} s ${what}`);
  };

  /** A click of the visitor's on the notice, and what follows from it. */
  const decide = async (action) => {
    await self.shown();
    await driver.click(notice(action));
    await until(`the notice is still there after "${action}"`, async () => !(await run(isShown)));
  };

  const self = {
    /** The next page opens as one on which this was decided earlier; `null` is a first visit. */
    async decided(choices, options) {
      next = { ...kept(config, choices === null ? null : record(config, choices, options)), mark: uuid() };
      await driver.beforeLoad?.(put, next);
    },
    /** Opens a page and waits until Untick has started. `via` is a plain file of the same site. */
    async visit(url, { via = "/untick/untick.js" } = {}) {
      if (!driver.beforeLoad && next) {
        // A WebDriver reaches storage only on a page of the site, so one comes first that runs nothing.
        await driver.goto(new URL(via, url).href);
        await run(put, next);
        next = undefined;
      }
      await driver.goto(url);
      await self.ready();
    },
    /** Untick has started: the stored choice is applied. */
    async ready() {
      await until("there is no window.untick: is the script on the page?", () => run("() => !!window.untick"));
      const problem = await run(ready);
      if (problem) throw new Error(`untick-testkit: Untick did not start: ${problem}`);
    },
    /** The notice is on screen. */
    shown: () => until("the notice is not on screen", () => run(isShown)),
    isShown: () => run(isShown),
    acceptAll: () => decide("accept-all"),
    rejectAll: () => decide("reject-all"),
    /** Ticks and unticks boxes until they say this, then "Save choices". */
    async save(choices) {
      await self.shown();
      for (const [category, wanted] of Object.entries(choices)) {
        const box = `untick-notice input[name="untick-${category}"]`;
        const is = await run(checkable, box);
        if (is === null) throw new Error(`untick-testkit: the notice has no box for "${category}"`);
        if (is !== wanted) await driver.click(box);
      }
      await decide("save");
    },
    /** Clicks the page's own link, or Untick's button, that opens the notice again. */
    async open() {
      // Not a placeholder's link, which a small one keeps below its edge.
      await driver.click('[data-untick="open"]:not(untick-placeholder *)');
      await self.shown();
    },
    granted: (category, service) => run(granted, { category, service }),
    record: () => run(stored),
    /** Addresses asked for since the last page opened (WebDriver) or since {@link forgetRequests}. */
    requests: () => driver.requests(),
    forgetRequests: () => driver.forgetRequests(),
    /**
     * Fails if a host of something gated and not granted was asked for anything. `hosts` are further
     * ones, such as those that a gated script would ask.
     */
    async expectNoGatedRequests({ hosts = [], watch = WATCHED } = {}) {
      const gated = new Set([...(await run(gatedHosts)), ...hosts]);
      if (!gated.size) {
        throw new Error("untick-testkit: nothing on this page is gated and closed, so there is nothing to check; name `hosts`");
      }
      await sleep(watch);
      const leaks = (await driver.requests()).filter((url) => gated.has(new URL(url).host));
      if (leaks.length) throw new Error(`untick-testkit: asked for without consent:\n${leaks.join("\n")}`);
    },
  };
  return self;
};
