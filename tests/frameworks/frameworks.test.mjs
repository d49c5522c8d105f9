// The projects of docs/frameworks.md: installed, built and visited. `cargo xtask recipes` runs this.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { CHROMIUM, CHROMIUM_ARGUMENTS, chromium, only, program, release, serve, thirdParty, until } from "../npm/stage.mjs";

/** What a build writes, by project. */
const BUILT = { react: "dist", vue: "dist", svelte: "dist", astro: "dist", next: "out" };
/** The folder of files that are served as they are. */
const SERVED = "public/untick";

const exec = promisify(execFile);
const run = async (folder, command, ...given) => {
  try {
    await exec(command, given, { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1" }, maxBuffer: 1e8 });
  } catch (error) {
    throw new Error(`${command} ${given.join(" ")}\n${error.stdout.slice(-4000)}\n${error.stderr.slice(-4000)}`);
  }
};

let stats, films, browser;

before(async () => {
  stats = await thirdParty("127.0.0.2");
  films = await thirdParty("127.0.0.3");
  browser = await chromium.launch({ executablePath: await program(...CHROMIUM), args: CHROMIUM_ARGUMENTS });
});
after(async () => {
  await browser?.close();
  await stats?.close();
  await films?.close();
});

/** A copy with the third parties' real addresses and the packed npm package, built. */
const build = async (name, folder) => {
  await cp(new URL(`${name}/`, import.meta.url), folder, { recursive: true });
  for (const file of await readdir(folder, { recursive: true })) {
    if (!/\.(html|tsx?|vue|svelte|astro)$/.test(file)) continue;
    const text = await readFile(join(folder, file), "utf8");
    await writeFile(join(folder, file), text.replaceAll("https://stats.example", stats.origin).replaceAll("https://films.example", films.origin));
  }
  await run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
  await run(folder, "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", await only(join(release, "npm"), "untick-0"));
  await mkdir(join(folder, SERVED), { recursive: true });
  for (const file of ["lang", "untick.js", "untick-lint.mjs"]) {
    await cp(join(folder, "node_modules/untick", file), join(folder, SERVED, file), { recursive: true });
  }
  await run(folder, "npm", "run", "build");
  return join(folder, BUILT[name]);
};

for (const name of Object.keys(BUILT)) {
  test(`${name}: nothing before a choice, everything after, again on every route`, async () => {
    const folder = await mkdtemp(join(tmpdir(), `untick-${name}-`));
    let site;
    try {
      site = await serve({ folders: { "/": (await build(name, folder)) + "/" } });
      stats.asked.length = films.asked.length = 0;
      const go = "button:not([data-untick]):not(untick-notice *), a.go";
      const visit = async () => {
        const context = await browser.newContext({ locale: "en" });
        const page = await context.newPage();
        const errors = [];
        page.on("pageerror", (error) => errors.push(error.message));
        page.on("console", (line) => ["error", "warning"].includes(line.type()) && errors.push(line.text()));
        await page.goto(site.origin);
        await page.locator("untick-notice").waitFor();
        return { context, page, errors };
      };

      const { context, page, errors } = await visit();
      assert.equal(await page.textContent("#state"), "not counted");
      await page.locator(go).first().click();
      await page.locator("untick-placeholder").waitFor();
      await page.locator(go).first().click();
      await page.locator("untick-placeholder").waitFor({ state: "detached" });
      await page.locator("untick-notice [data-untick=reject-all]").click();
      await page.reload();
      await until("the choice is known", () => page.evaluate(() => window.untick?.record?.()?.action === "reject_all"));
      assert.equal(await page.locator("untick-notice").count(), 0);
      assert.deepEqual([stats.asked, films.asked], [[], []]);

      await page.locator("footer [data-untick=open]").click();
      await page.locator("untick-notice [data-untick=accept-all]").click();
      await until("the script has run, once", () => page.evaluate(() => window.__counted === 1));
      await until("the page knows", async () => (await page.textContent("#state")) === "counted");
      // To the film and back, twice: each time it plays, and nothing runs again.
      await page.goto(site.origin);
      await until("the choice is applied", () => page.evaluate(() => window.__counted === 1));
      for (const times of [1, 2]) {
        const before = films.asked.length;
        await page.locator(go).first().click();
        await until(`the film plays, time ${times}`, () => films.asked.length > before);
        await page.locator(go).first().click();
        await page.locator("iframe").waitFor({ state: "detached" });
      }
      assert.equal(await page.evaluate(() => window.__counted), 1);
      assert.deepEqual(errors, []);
      await context.close();

      // Somebody who allows just the film, at its place.
      stats.asked.length = films.asked.length = 0;
      const other = await visit();
      await other.page.locator(go).first().click();
      await other.page.locator("untick-placeholder [data-untick=allow]").click();
      await until("the film plays", () => films.asked.includes("/film.html"));
      assert.deepEqual(stats.asked, []);
      assert.deepEqual(other.errors, []);
      await other.context.close();
    } finally {
      await site?.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
}
