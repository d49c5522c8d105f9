// The npm package as whoever installs it meets it: a fresh Vite project with TypeScript, in Chromium.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { CHROMIUM, CHROMIUM_ARGUMENTS, chromium, only, program, release, serve, thirdParty, until } from "./stage.mjs";

const exec = promisify(execFile);
const run = async (folder, command, ...given) => {
  try {
    return (await exec(command, given, { cwd: folder, env: { ...process.env, VITE_TRACKER: tracker.origin } })).stdout;
  } catch (error) {
    throw new Error(`${command} ${given.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
};

let tracker, project, browser;

before(async () => {
  tracker = await thirdParty();
  project = await mkdtemp(join(tmpdir(), "untick-vite-"));
  await cp(new URL("vite/", import.meta.url), project, { recursive: true });
  await run(project, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
  const packages = [await only(join(release, "npm"), "untick-0"), await only(join(release, "npm"), "untick-testkit-")];
  await run(project, "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--offline", ...packages);
  browser = await chromium.launch({ executablePath: await program(...CHROMIUM), args: CHROMIUM_ARGUMENTS });
});

after(async () => {
  await browser?.close();
  await tracker?.close();
  if (project) await rm(project, { recursive: true });
});

test("a Vite project with TypeScript builds, and the choice gates a third party", async () => {
  await run(project, "npm", "run", "build");
  const built = join(project, "dist");
  const assets = await readdir(join(built, "assets"));
  assert.ok(assets.some((name) => name.endsWith(".wasm")), `the build has its own copy of the Wasm: ${assets}`);

  const site = await serve({ folders: { "/untick/": join(project, "node_modules/untick/"), "/": built + "/" } });
  const context = await browser.newContext({ locale: "fr" });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (line) => ["error", "warning"].includes(line.type()) && errors.push(line.text()));
    await page.goto(site.origin);
    // The page is English, so is the notice; nothing was asked of anybody.
    await page.locator("untick-notice [data-untick=reject-all]").click();
    await until("refused", () => page.evaluate(() => untick.record()?.choices.analytics === false));
    assert.equal(await page.textContent("#app"), "not counted");
    assert.deepEqual(tracker.asked, []);
    await page.reload();
    await page.locator("[data-untick=open]").click();
    await page.locator("untick-notice [data-untick=accept-all]").click();
    await until("the script has run", () => page.evaluate(() => window.__counted === 1));
    await until("the page knows", async () => (await page.textContent("#app")) === "counted");
    await until("its request has arrived", () => tracker.asked.includes("/hit"));

    // Texts of another language come from the folder that `base` names.
    const french = await context.newPage();
    await french.route(site.origin + "/", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace('lang="en"', 'lang="fr"') });
    });
    await french.goto(site.origin);
    await french.locator("[data-untick=open]").click();
    assert.equal(await french.getAttribute("untick-notice", "lang"), "fr");
    assert.ok(site.asked.includes("/untick/lang/fr.json"));
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    await site.close();
  }
});

test("the types resolve by nodenext too, as strictly as there is", async () => {
  await cp(new URL("nodenext.mts", import.meta.url), join(project, "nodenext.mts"));
  const strict = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--noEmit", "--lib", "es2022,dom"];
  await run(project, "npx", "--no-install", "tsc", ...strict, "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "nodenext.mts");
});

test("on a server the module does nothing, has the same members, and lets the process end", async () => {
  const script = 'import untick, { start } from "untick"; const api = start({}); console.log(JSON.stringify([api === untick, api.granted("analytics"), Object.keys(api).sort()]))';
  await writeFile(join(project, "server.mjs"), script);
  const [isSame, isGranted, members] = JSON.parse(await run(project, "node", "server.mjs"));
  assert.deepEqual([isSame, isGranted], [true, false]);
  const site = await serve({ folders: { "/": join(project, "node_modules/untick/") }, texts: { "/index.html": "<!doctype html><title>Bare</title>" } });
  const page = await browser.newPage();
  try {
    await page.goto(site.origin);
    const inBrowser = await page.evaluate(async () => Object.keys((await import("/untick.mjs")).default).sort());
    assert.deepEqual(members, inBrowser);
  } finally {
    await page.close();
    await site.close();
  }
});

test("what is served is what the tags and the list of hashes say", async () => {
  const { files } = JSON.parse(await readFile(join(release, "integrity.json"), "utf8"));
  const tags = await readFile(join(release, "tags.html"), "utf8");
  assert.ok(tags.includes(files["untick.js"]));
  const page = (script) => `<!doctype html><html lang="en"><title>T</title>${script}<body><script type="application/json" id="untick-config">${config}</script>`;
  const config = await readFile(join(release, "example/config.json"), "utf8");
  const tag = (hash) => `<script src="/untick/untick.js" integrity="${hash}" defer></script>`;
  const site = await serve({
    folders: { "/untick/": join(release, "untick/") },
    texts: { "/right.html": page(tag(files["untick.js"])), "/wrong.html": page(tag(files["untick.mjs"])) },
  });
  const tab = await browser.newPage();
  try {
    await tab.goto(site.origin + "/right.html");
    await tab.locator("untick-notice [data-untick=reject-all]").waitFor();
    const refused = [];
    tab.on("console", (line) => line.type() === "error" && refused.push(line.text()));
    await tab.goto(site.origin + "/wrong.html");
    assert.equal(await tab.evaluate(() => typeof window.untick), "undefined");
    assert.match(refused.join(), /integrity/);
  } finally {
    await tab.close();
    await site.close();
  }
});
