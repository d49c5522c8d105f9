// The few verbs the kit needs, in the words of each tool that drives browsers.
import { resources } from "./page.mjs";

/** How long a WebDriver waits for something to click, ms. */
const PATIENCE = 10_000;

/** Playwright's and Puppeteer's pages tell every request, those inside frames too. */
const listening = (page) => {
  let seen = [];
  page.on("request", (request) => seen.push(request.url()));
  return {
    requests: async () => seen.filter((url) => /^(https?|wss?):/.test(url)),
    forgetRequests: () => void (seen = []),
  };
};

const text = (script) => (typeof script == "string" ? script : script.toString());

const playwright = (page) => ({
  run: (script, value) => page.evaluate(typeof script == "string" ? `(${script})()` : script, value),
  beforeLoad: (script, value) => page.addInitScript(script, value),
  goto: (url) => page.goto(url),
  click: (css) => page.locator(css).first().click(),
  ...listening(page),
});

const puppeteer = (page) => ({
  run: (script, value) => page.evaluate(typeof script == "string" ? `(${script})()` : script, value),
  beforeLoad: (script, value) => page.evaluateOnNewDocument(script, value),
  goto: (url) => page.goto(url),
  click: (css) => page.locator(css).click(),
  ...listening(page),
});

const selenium = (driver) => {
  const run = (script, value) => driver.executeScript(`return (${text(script)})(arguments[0])`, value);
  let forgotten = {};
  const requests = async () => {
    const { opened, urls } = await run(resources);
    return opened === forgotten.opened ? urls.filter((url) => !forgotten.urls.includes(url)) : urls;
  };
  return {
    run,
    goto: (url) => driver.get(url),
    click: async (css) => {
      const found = () => driver.findElements({ css }).then(([first]) => first);
      const element = await driver.wait(found, PATIENCE, `untick-testkit: nothing on the page is ${css}`);
      await element.click();
    },
    requests,
    forgetRequests: async () => {
      forgotten = await run(resources);
    },
  };
};

/** Finds out whose page or driver it is. */
export const driverOf = (page) => {
  if (typeof page?.addInitScript == "function") return playwright(page);
  if (typeof page?.evaluateOnNewDocument == "function") return puppeteer(page);
  if (typeof page?.executeScript == "function" && typeof page.findElements == "function") return selenium(page);
  throw new TypeError("untick-testkit: give a Page of Playwright or Puppeteer, or a WebDriver of selenium-webdriver");
};
