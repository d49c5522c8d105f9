// The site and, on another address, the third parties. Everything is compressed before anybody asks,
// so that no contender waits for the compressor.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const types = {
  "": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

const squeeze = (body) =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } });

const listen = (handler, host) =>
  new Promise((resolve, reject) => {
    const server = createServer(handler);
    server.once("error", reject);
    // A connection that ends between two visits would cost the next one a new one.
    server.keepAliveTimeout = 60_000;
    server.listen(0, host, () => resolve(server));
  });

/**
 * @param {{script?: (which: string) => string}} how what the third parties' scripts say
 * @returns {Promise<object>} `origin`, `third`, `asked` (paths that the third parties were asked for)
 */
export const open = async ({ script = (which) => `window.benchRan&&benchRan(${which})` } = {}) => {
  const files = new Map();
  const folders = new Map();
  const asked = [];

  const add = (path, text) => {
    const raw = Buffer.from(text);
    const body = squeeze(raw);
    files.set(path, { body, type: types[extname(path)] ?? "application/octet-stream" });
    return body.length;
  };

  /** A file of a package, compressed when it is asked for first: a check of the contender always comes before. */
  const mounted = async (path) => {
    for (const [base, folder] of folders) {
      if (!path.startsWith(base + "/")) continue;
      const file = normalize(join(folder, decodeURIComponent(path.slice(base.length))));
      if (!file.startsWith(folder + sep)) return;
      const key = "file:" + file;
      if (!files.has(key)) {
        const raw = await readFile(file).catch(() => null);
        if (!raw) return;
        files.set(key, { body: squeeze(raw), type: types[extname(file)] ?? "application/octet-stream" });
      }
      return files.get(key);
    }
  };

  const serve = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://site");
    if (request.method !== "GET") {
      request.resume();
      response.writeHead(201).end();
      return;
    }
    const file = files.get(pathname) ?? (await mounted(pathname));
    if (!file) {
      response.writeHead(404, { "cache-control": "no-store" }).end();
      return;
    }
    const isPage = pathname.endsWith("/");
    response.writeHead(200, {
      "content-type": file.type,
      "content-encoding": "br",
      "content-length": file.body.length,
      "cache-control": isPage ? "no-cache" : "public, max-age=31536000, immutable",
      // Only isolated pages may measure their own memory.
      ...(searchParams.has("isolated") || !isPage
        ? { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp", "cross-origin-resource-policy": "cross-origin" }
        : {}),
    });
    response.end(file.body);
  };

  const answer = (request, response) => {
    const { pathname } = new URL(request.url, "http://third");
    asked.push(pathname);
    const which = /^\/t\/(\d+)\.js$/.exec(pathname)?.[1];
    response.writeHead(which ? 200 : 404, { "content-type": "text/javascript", "cache-control": "no-store" });
    response.end(which ? script(which) : "");
  };

  const site = await listen(
    (request, response) => serve(request, response).catch(() => response.destroy()),
    "127.0.0.1",
  );
  const third = await listen(answer, "127.0.0.2");
  return {
    add,
    mount: (base, folder) => folders.set(base, folder),
    asked,
    origin: `http://127.0.0.1:${site.address().port}`,
    third: `http://127.0.0.2:${third.address().port}`,
    close: () => {
      for (const server of [site, third]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
};
