// The packed test kit on the real build, in the words of each tool that drives browsers.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import {
  CHROMIUM, CHROMIUM_ARGUMENTS, chromium, only, program, puppeteer, release, selenium, seleniumChrome, seleniumFirefox, serve, thirdParty,
} from "./stage.mjs";

const config = {
  notice: { id: "shop", version: "1", policyUrl: "/privacy" },
  controller: { name: "Somebody", contact: "privacy@example.com" },
  categories: [
    { id: "necessary", required: true },
    { id: "analytics", services: [{ id: "stats", name: "Stats", recipient: "Stats OÜ" }] },
    { id: "media", services: [{ id: "film", name: "Film", recipient: "Films Ltd" }, { id: "map", name: "Map" }] },
    { id: "maps", services: [] },
  ],
  texts: { en: { maps: { title: "Maps", description: "Shows where we are." } } },
};

let folder, kit, tracker, site, leaking;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "untick-testkit-"));
  execFileSync("tar", ["xzf", await only(join(release, "npm"), "untick-testkit-"), "-C", folder]);
  const { exports } = createRequire(join(folder, "package/package.json"))("./package.json");
  kit = await import(pathToFileURL(join(folder, "package", exports["."].default)));
  tracker = await thirdParty();
  const page = (live) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title>
<script src="/untick/untick.js" data-config="/config.json"></script>
<script type="text/plain" data-category="analytics" data-service="stats" data-src="${tracker.origin}/count.js"></script></head>
<body><h1>Shop</h1><iframe data-category="media" data-service="film" data-src="${tracker.origin}/film.html" title="Film" width="300" height="150"></iframe>
${live}<footer><a href="#untick" data-untick="open">Privacy choices</a></footer></body></html>`;
  site = await serve({
    folders: { "/untick/": join(release, "untick/") },
    texts: {
      "/index.html": page(""),
      "/leak.html": page(`<img src="${tracker.origin}/hit" alt="">`),
      "/bare.html": `<!doctype html><title>Bare</title><script src="/untick/untick.js" data-config="/config.json"></script>`,
      "/broken.html": `<!doctype html><title>Broken</title><script src="/untick/untick.js" data-config="/missing.json"></script>`,
      "/config.json": JSON.stringify(config),
      "/cookie.html": page("").replace("/config.json", "/cookie.json"),
      "/cookie.json": JSON.stringify({ ...config, storage: { kind: "cookie" } }),
    },
  });
  leaking = site.origin + "/leak.html";
});

after(async () => {
  await site?.close();
  await tracker?.close();
  if (folder) await rm(folder, { recursive: true });
});

const chrome = async () => new seleniumChrome.Options().setChromeBinaryPath(await program(...CHROMIUM)).addArguments(...CHROMIUM_ARGUMENTS);
const firefox = async () => new seleniumFirefox.Options().setBinary(await program("firefox-esr", "firefox")).addArguments("-headless");
const driver = (build) => async () => {
  const driver = await build();
  return { fresh: async () => driver, end: () => driver.quit(), forget: () => driver.executeScript("localStorage.clear(); sessionStorage.clear()") };
};

/** Each gives `fresh()`, a page without any past; `forget` is for those that cannot. */
const TOOLS = {
  "Playwright, Chromium": async () => {
    const browser = await chromium.launch({ executablePath: await program(...CHROMIUM), args: CHROMIUM_ARGUMENTS });
    return { fresh: async () => (await browser.newContext()).newPage(), end: () => browser.close() };
  },
  "Puppeteer, Chromium": async () => {
    const browser = await puppeteer.launch({ executablePath: await program(...CHROMIUM), args: CHROMIUM_ARGUMENTS });
    return { fresh: async () => (await browser.createBrowserContext()).newPage(), end: () => browser.close() };
  },
  "WebDriver, Chromium": driver(async () =>
    selenium.Builder && new selenium.Builder().forBrowser("chrome").setChromeOptions(await chrome())
      .setChromeService(new seleniumChrome.ServiceBuilder(await program("chromedriver"))).build()),
  "WebDriver, Firefox": driver(async () =>
    new selenium.Builder().forBrowser("firefox").setFirefoxOptions(await firefox())
      .setFirefoxService(new seleniumFirefox.ServiceBuilder(await program("geckodriver"))).build()),
};

for (const [name, launch] of Object.entries(TOOLS)) {
  describe(name, () => {
    let tool;
    before(async () => (tool = await launch()));
    after(() => tool?.end());
    const somebody = async () => {
      const page = await tool.fresh();
      if (tool.forget) {
        await page.get(site.origin + "/untick/untick.js");
        await tool.forget();
      }
      tracker.asked.length = 0;
      return { page, visitor: kit.visitor(page, config) };
    };
    const evaluate = (page, text) => (page.executeScript ? page.executeScript("return " + text) : page.evaluate(text));

    test("a first visit meets the notice, though the browser is automated", async () => {
      const { page, visitor } = await somebody();
      await visitor.visit(site.origin + "/");
      assert.equal(await evaluate(page, "navigator.webdriver"), true);
      await visitor.shown();
      assert.equal(await visitor.record(), null);
      await visitor.expectNoGatedRequests();
      assert.deepEqual(tracker.asked, []);
    });

    test("a visitor refuses, and opens the notice again and accepts", async () => {
      const { visitor } = await somebody();
      await visitor.visit(site.origin + "/");
      await visitor.rejectAll();
      assert.equal(await visitor.granted("analytics"), false);
      assert.equal((await visitor.record()).action, "reject_all");
      await visitor.expectNoGatedRequests();
      await visitor.open();
      await visitor.acceptAll();
      assert.equal(await visitor.granted("media", "film"), true);
      await assert.rejects(visitor.expectNoGatedRequests(), /nothing on this page is gated and closed/);
      await assert.rejects(visitor.expectNoGatedRequests({ hosts: [new URL(tracker.origin).host] }), /asked for without consent:\n.*count\.js/s);
    });

    test("a visitor saves some", async () => {
      const { visitor } = await somebody();
      await visitor.visit(site.origin + "/");
      await visitor.save({ media: true, analytics: false });
      assert.deepEqual([await visitor.granted("media"), await visitor.granted("analytics")], [true, false]);
      await visitor.open();
      await assert.rejects(visitor.save({ medai: true }), /no box for "medai"/);
    });

    test("a page starts as somebody left it, and what is decided then stays", async () => {
      const { page, visitor } = await somebody();
      await visitor.decided("accept-all");
      await visitor.decided({ analytics: false, media: true, "media/map": false });
      await visitor.visit(site.origin + "/");
      assert.equal(await visitor.isShown(), false);
      assert.deepEqual(
        [await visitor.granted("media"), await visitor.granted("media", "film"), await visitor.granted("media", "map"), await visitor.granted("maps")],
        [true, true, false, false],
      );
      await visitor.open();
      await visitor.rejectAll();
      await (page.navigate ? page.navigate().refresh() : page.reload());
      await visitor.ready();
      assert.equal((await visitor.record()).action, "reject_all");
    });

    test("a page that keeps its record in a cookie starts so too", async () => {
      const { page } = await somebody();
      const visitor = kit.visitor(page, { ...config, storage: { kind: "cookie" } });
      await visitor.decided({ media: true });
      await visitor.visit(site.origin + "/cookie.html");
      assert.deepEqual([await visitor.isShown(), await visitor.granted("media"), await visitor.granted("analytics")], [false, true, false]);
      assert.match(await evaluate(page, "document.cookie"), /untick=.*choices\.media=1/);
      await visitor.decided(null);
      await visitor.visit(site.origin + "/cookie.html");
      await visitor.shown();
    });

    test("a refusal of long ago is asked about again", async () => {
      const { visitor } = await somebody();
      await visitor.decided("reject-all", { decidedAt: Date.now() - 184 * 864e5 });
      await visitor.visit(site.origin + "/");
      await visitor.shown();
      await visitor.decided("reject-all", { decidedAt: Date.now() - 182 * 864e5 });
      await visitor.visit(site.origin + "/");
      assert.equal(await visitor.isShown(), false);
    });

    test("a leak is found before a choice and after a refusal", async () => {
      const { visitor } = await somebody();
      await visitor.visit(leaking);
      await assert.rejects(visitor.expectNoGatedRequests(), /asked for without consent:\n.*\/hit/s);
      await visitor.forgetRequests();
      await visitor.decided("reject-all");
      await visitor.visit(leaking);
      await assert.rejects(visitor.expectNoGatedRequests(), /\/hit/);
      await visitor.forgetRequests();
      await visitor.expectNoGatedRequests();
    });

    test("a page where Untick cannot start says why", async () => {
      const { visitor } = await somebody();
      await assert.rejects(visitor.visit(site.origin + "/broken.html"), /configuration: .*missing\.json did not load/);
      await visitor.visit(site.origin + "/bare.html");
      await assert.rejects(visitor.expectNoGatedRequests(), /nothing on this page is gated/);
    });
  });
}

test("wrong states are refused with a sentence", () => {
  assert.throws(() => kit.record(config, "accept"), /found "accept", allowed: "accept-all"/);
  assert.throws(() => kit.record(config, { statistics: true }), /"statistics" is not in the configuration; it has necessary, analytics, analytics\/stats/);
  assert.throws(() => kit.record(config, { analytics: 1 }), /neither true nor false/);
  assert.throws(() => kit.record({ ...config, notice: {} }, "accept-all"), /configuration: notice: found an object, allowed: also id/);
  assert.throws(() => kit.visitor({}), /Playwright or Puppeteer/);
});

test("a refusal keeps no identifier, a grant does", () => {
  assert.equal(kit.record(config, "reject-all").subjectId, "anon");
  assert.match(kit.record(config, { media: true }).subjectId, /^[\w-]{22}$/);
});
