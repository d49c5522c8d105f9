// The browser: one process for each round, one context without any past for each visit.
import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { probe, weigh } from "./probe.mjs";

const find = async () => {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
      const path = join(folder, name);
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  throw new Error("no Chromium on PATH: run `cargo xtask setup`");
};

/** Slow 4G: 1.6 Mbit/s down, 150 ms until an answer begins. */
const SLOW = { offline: false, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, latency: 150 };

/** How long anything that has to happen may take. */
export const PATIENCE = 60_000;

export const launch = async (modules) => {
  const puppeteer = createRequire(modules)("puppeteer-core");
  const browser = await puppeteer.launch({
    executablePath: await find(),
    headless: true,
    protocolTimeout: 4 * PATIENCE,
    args: [
      // The sandbox does not start in a container as root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--enable-blink-features=ForceEagerMeasureMemory",
      // vanilla-cookieconsent shows nothing to what says that it is driven.
      "--disable-blink-features=AutomationControlled",
      "--disable-background-networking",
      "--disable-component-update",
      "--lang=en",
    ],
  });
  // The first page of a process pays for what all later ones find ready.
  const first = await browser.newPage();
  await first.goto("data:text/html,<title>warm</title>");
  return browser;
};

/** Opens `contexts` in turn for `visit`, so that cookies, storage and cache are the visitor's own. */
export const visitor = async (browser, act) => {
  const context = await browser.createBrowserContext();
  try {
    return await act(context);
  } finally {
    await context.close().catch(() => {});
  }
};

/**
 * One visit: a tab of its own, closed at the end.
 * @param {{url: string, isSlow?: boolean, probe?: object, weighs?: boolean, timeDomain?: string, commit?: string}} how
 *   without `probe` and `weighs` the page is left alone
 */
export const visit = async (context, how, act) => {
  const page = await context.newPage();
  try {
    const devtools = await page.createCDPSession();
    if (how.isSlow) {
      await devtools.send("Network.enable");
      await devtools.send("Network.emulateNetworkConditions", SLOW);
    }
    if (how.timeDomain) await devtools.send("Performance.enable", { timeDomain: how.timeDomain });
    if (how.probe) await page.evaluateOnNewDocument(probe, how.probe);
    if (how.weighs) await page.evaluateOnNewDocument(weigh);
    await page.goto(how.url, { waitUntil: how.commit ?? "domcontentloaded", timeout: PATIENCE });
    return await act(page, devtools);
  } finally {
    await page.close().catch(() => {});
  }
};

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the page's probe says so. */
export const until = (page, condition, patience = PATIENCE, ...given) =>
  page.waitForFunction(condition, { polling: 100, timeout: patience }, ...given);
