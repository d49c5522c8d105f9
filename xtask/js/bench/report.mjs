// docs/benchmark.md: the table of one run, and how to read it.
import { cpus, totalmem } from "node:os";
import { markdown } from "./table.mjs";

export const report = ({ table, entered, out, rounds, load, browser, date }) => `# Benchmark

Written by \`cargo xtask bench --report\`; nothing in it is written by hand.

- Date: ${date}
- Browser: ${browser}, headless; Node ${process.versions.node}
- Machine: ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, everything on one machine
- Load average at the end of the rounds: ${load.map((value) => value.toFixed(1)).join(", ")}. Where it is well above the number of cores, other work took part, and times by the clock are too long and spread wide
- Rounds: ${rounds}, contenders interleaved, each round begun by another one, in a browser process of its own

In bold: the ratio to vanilla-cookieconsent's median in the same run, lower is better. Then the median, and the least and the most of all rounds. Figures differ from machine to machine and from run to run; only ratios within one run count. A ratio of two figures whose extremes overlap says little.

${markdown(table, entered)}

${out.length ? `Not in the table, or not in all rows:\n\n${out.map((line) => `- ${line}`).join("\n")}\n` : "Every contender passed the check at every size.\n"}
## What is compared

One article with four categories, ten services and ten gated scripts. The same with 1,000 gated scripts, and with 500 services. Each contender is set up as its own manual says; the pages are in \`xtask/js/bench/contenders/\`. Before a figure counts, its notice has to be visible, no gated script may have been asked for, and a click on its accept button has to make all of them run; at 1,000 tags and 500 services too.

- **Untick**: \`untick.js\` from the release build, configuration in the page, English, receipts on. None of the others writes receipts.
- **vanilla-cookieconsent**: style sheet in the head and a module of one's own that imports the script, as its "Getting started" has it. That is three requests, two of them one after the other, and much of its time on slow networks. A site that bundles it would be faster.
- **c15t**: its core has no notice of its own. The one here is the plain banner of its guide "Building UI", in offline mode, bundled with esbuild.
- **tarteaucitron**: its minified files.
- **floor**: a banner by hand that shows three buttons, keeps the answer and releases scripts. No categories, services or withdrawal; it is what the browser itself costs.

## How it is measured

- Files are compressed with brotli 11 beforehand. Pages are revalidated, the contenders' files may be cached for good, third parties' scripts may not be. The third parties are on another address of the same machine, over HTTP/1.1: six connections at most.
- Each visit has a browser context without cookies, storage or cache, except those that are about coming back.
- **Visible**: the first frame in which the accept button has a box in the viewport and is neither hidden nor wholly transparent, counted from the navigation's begin. Frames come every 16.7 ms, so on the fast network small differences are frames. The same script looks in all of them.
- **Bytes, requests**: what the browser fetched until then (bodies, as transferred) plus what the page itself grew by: configuration, gated tags, markup.
- **Slow 4G**: 1.6 Mbit/s down, 150 ms until an answer begins, emulated by DevTools; without the round trips of new connections.
- **First click that works**: the button is clicked in each frame from the first in which it is visible; the time is when the first gated script has become a live one.
- **Warm**: the third visit of one who has not answered.
- **CPU**: CPU time of the page's main thread until 1.2 seconds after loading, without anything of ours in the page, less the median of the page without a contender.
- **Accept**: a real click in the middle of the button, 0.6 seconds after the notice showed, to when the last script runs.
- **Event duration**: from input to the next frame, as \`PerformanceObserver\` has it. Browsers report none below 16 ms.
- **Longest task**: from a trace, in a visit of its own, as tracing costs time. It holds everything on the main thread, the browser's own work for a thousand answers too. By the clock it includes waiting for a core, which other processes had; by CPU time it does not.
- **Return visit**: one who accepted comes back, files cached.
- **Memory**: \`performance.measureUserAgentSpecificMemory()\` on an isolated page after a collection, plus the page's Wasm memories, which it leaves out, less the median of the page without a contender.
- **Layout shift**: the sum until 0.6 seconds after the notice is visible.

## What it does not show

Phones, other engines, real networks with loss and new connections, a busy page, HTTP/2 or 3, several languages, or how good a notice is. It measures the words and options given here, and a contender set up by its own authors may do better.
`;
