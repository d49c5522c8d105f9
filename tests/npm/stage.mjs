// What the tests of the packages share: servers on loopback addresses, browsers, the release.
import { access, constants, readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { delimiter, extname, join } from "node:path";

/** A folder that `cargo xtask test` has assembled as `cargo xtask dist` does. */
export const release = process.env.UNTICK_RELEASE ?? fail("UNTICK_RELEASE is not set: run `cargo xtask test --only release`");
const require = createRequire(process.env.UNTICK_DRIVERS ?? fail("UNTICK_DRIVERS is not set: run `cargo xtask test --only release`"));

export const { chromium } = require("playwright-core");
export const puppeteer = require("puppeteer-core");
export const selenium = require("selenium-webdriver");
export const seleniumChrome = require("selenium-webdriver/chrome");
export const seleniumFirefox = require("selenium-webdriver/firefox");

function fail(why) {
  throw new Error(why);
}

/** A program on PATH by the first of these names. */
export const program = async (...names) => {
  for (const folder of process.env.PATH.split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name);
      if (await access(path, constants.X_OK).then(() => true, () => false)) return path;
    }
  }
  throw new Error(`no ${names.join(" or ")} on PATH: run \`cargo xtask setup\``);
};

export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"];
/** The sandbox does not start in a container as root. */
export const CHROMIUM_ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--lang=en"];

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm", ".css": "text/css", ".txt": "text/plain" };

/** Files of `folders` by the beginning of their path, and texts by path; remembers what was asked for. */
export const serve = async ({ host = "127.0.0.1", folders = {}, texts = {}, headers = {} } = {}) => {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    asked.push(path);
    const send = (body, type) => response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...headers }).end(body);
    const named = path.endsWith("/") ? path + "index.html" : path;
    if (named === "/favicon.ico") return response.writeHead(204).end();
    if (texts[named] !== undefined) return send(texts[named], TYPES[extname(named)] ?? "text/plain");
    for (const [prefix, folder] of Object.entries(folders)) {
      if (!named.startsWith(prefix) || named.includes("..")) continue;
      // As static hosts do: /film is film.html, or the folder's index.html.
      for (const candidate of [named, named + ".html", named + "/index.html"]) {
        const body = await readFile(join(folder, candidate.slice(prefix.length))).catch(() => null);
        if (body) return send(body, TYPES[extname(candidate)] ?? "application/octet-stream");
      }
    }
    response.writeHead(404, { "content-type": "text/plain" }).end("nothing here");
  });
  await new Promise((resolve) => server.listen(0, host, resolve));
  return {
    origin: `http://${host}:${server.address().port}`,
    asked,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
};

/** A third party: its script says that it ran, and sends one request more. */
export const thirdParty = (host = "127.0.0.2") =>
  serve({
    host,
    texts: {
      "/count.js": "window.__counted = (window.__counted ?? 0) + 1; new Image().src = new URL('/hit', document.currentScript.src);",
      "/hit": "",
      "/film.html": "<!doctype html><title>Film</title>",
    },
  });

/** The one file of a folder whose name begins so. */
export const only = async (folder, start) => {
  const found = (await readdir(folder)).filter((name) => name.startsWith(start) && /^[-.\w]+$/.test(name));
  if (found.length !== 1) throw new Error(`${folder} has ${found.length} files ${start}…`);
  return join(folder, found[0]);
};

/** Waits for a condition; pauses only between looks. */
export const until = async (what, holds, patience = 15_000) => {
  for (const end = Date.now() + patience; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 25))) {
    const value = await holds();
    if (value) return value;
  }
  throw new Error(`after ${patience / 1000} s still not: ${what}`);
};
