// Bundles what the job file names; `cargo xtask build` writes it and runs this with Node.
import { readFile, writeFile, mkdir, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const require = createRequire(job.modules);
const esbuild = require("esbuild");
const terser = require("terser");

// The first versions with constructable style sheets in every one of them.
const target = ["chrome101", "firefox101", "safari16.4"];

const shrink = {
  module: true,
  ecma: 2020,
  // Members of our own that never leave the script: not in a configuration, a record, a receipt or the DOM.
  mangle: { properties: { regex: /^(isService|isRequired|isNarrow|isResting|previousId|shownAt|expires|trusted|tries|isOptOut|isConfirmed|shown|palettes|decided|known)$/ } },
  compress: { passes: 1, ecma: 2020, unsafe_arrows: true, pure_getters: true, keep_fargs: false, hoist_funs: true },
  // Without a character beyond Latin-1 a browser keeps the whole script at one byte for each.
  format: { ecma: 2020, ascii_only: true },
};

/**
 * Nearly every function is called at the start. Chromium then compiles all of them while the script arrives, on a
 * thread of its own, instead of one by one on the page's: V8's explicit compile hints. The module mostly ends in
 * somebody's bundle, where the comment would be lost.
 */
const EAGER = "//# allFunctionsCalledOnLoad\n";

/** `import css from "./x.css"` gives the minified sheet as a string. */
const styles = {
  name: "styles",
  setup: (build) =>
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const { code } = await esbuild.transform(source, { loader: "css", minify: job.minify, target });
      return { contents: code.trim(), loader: "text" };
    }),
};

/**
 * `untick:wasm` is the module that instantiates, another one in each script; `untick:languages` lists
 * the language files. bindgen copies what the
 * crate imports from `www`; the script takes the original, so that it holds it once.
 */
const own = (wasm, www) => ({
  name: "own",
  setup: (build) => {
    build.onResolve({ filter: /^untick:wasm$/ }, () => ({ path: wasm }));
    build.onResolve({ filter: /^untick:languages$/ }, ({ path }) => ({ path, namespace: "languages" }));
    build.onLoad({ filter: /./, namespace: "languages" }, async () => {
      const names = (await readdir(join(www, "lang"))).filter((name) => name.endsWith(".json"));
      return { contents: JSON.stringify(names.map((name) => basename(name, ".json")).sort()), loader: "json" };
    });
    build.onResolve({ filter: /\/snippets\/[^/]+\/www\// }, ({ path }) => ({ path: join(www, basename(path)) }));
  },
});

for (const script of job.scripts) {
  const built = await esbuild.build({
    entryPoints: [script.entry],
    bundle: true,
    write: false,
    format: script.format,
    target,
    charset: "utf8",
    legalComments: "none",
    plugins: [styles, own(script.wasm, dirname(script.entry))],
    logLevel: "warning",
  }).catch((error) => {
    // esbuild has said it already, with place and line.
    if (error.errors) process.exit(1);
    throw error;
  });
  let code = built.outputFiles[0].text;
  // terser's output is 2 to 3 % smaller after brotli than esbuild's own.
  // Bundlers of other people read in these that a file is fetched by name, and is none of theirs.
  const comments = script.format == "esm" && /webpackIgnore|@vite-ignore/;
  if (job.minify) code = (await terser.minify(code, { ...shrink, format: { ...shrink.format, comments } })).code;
  await mkdir(dirname(script.into), { recursive: true });
  await writeFile(script.into, (script.format == "iife" ? EAGER : "") + code);
}

if (job.texts) await mkdir(job.texts.into, { recursive: true });
for (const name of job.texts ? await readdir(job.texts.from) : []) {
  if (!name.endsWith(".json")) continue;
  const from = join(job.texts.from, name);
  let texts;
  try {
    texts = JSON.parse(await readFile(from, "utf8"));
  } catch (error) {
    throw new Error(`${from} is not JSON: ${error.message}`);
  }
  await writeFile(join(job.texts.into, basename(name)), JSON.stringify(texts));
}
