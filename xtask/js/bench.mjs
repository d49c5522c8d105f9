// Untick beside its peers in one real browser; `cargo xtask bench` writes the job file and runs this with Node.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { dirname } from "node:path";
import { launch } from "./bench/browser.mjs";
import { enter } from "./bench/contenders.mjs";
import { report } from "./bench/report.mjs";
import { rows } from "./bench/rows.mjs";
import { check, scenes } from "./bench/scenes.mjs";
import { open } from "./bench/site.mjs";
import { tabulate, text } from "./bench/table.mjs";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));

const wanted = job.only ? rows.filter(({ name }) => name === job.only) : rows;
if (!wanted.length) {
  console.error(`there is no row \`${job.only}\`; the rows are ${rows.map(({ name }) => name).join(", ")}`);
  process.exit(1);
}
const played = Object.entries(scenes).filter(([name]) => wanted.some(({ scene }) => scene === name));

/** Why a contender is missing, for the report; and whom each shape has. */
const out = [];
const fit = {};

/** A scene that fails is tried once more: one hiccup of the browser should not cost a whole run. */
const play = async (scene, stage, contender) => {
  try {
    return await scene.act(stage, contender);
  } catch (error) {
    if (!stage.browser.connected) throw error;
    console.log(`\nbench: once more, ${contender.name}: ${error.message}`);
    return scene.act(stage, contender);
  }
};

const site = await open();
let browser;
try {
  const { entered, bare } = await enter(site, job);
  browser = await launch(job.modules);
  const product = await browser.version();
  console.log(`bench: ${product}; ${entered.map(({ name, version }) => `${name} ${version}`).join(", ")}`);

  for (const shape of new Set(played.map(([, scene]) => scene.shape))) {
    fit[shape] = [];
    for (const contender of entered) {
      const problem = contender.lacks[shape] ?? (await check({ browser, site }, contender, shape).catch((error) => error.message));
      if (!problem) fit[shape].push(contender);
      else out.push(`${contender.name}, ${{ usual: "the usual page", tags: "1,000 tags", services: "500 services" }[shape]}: ${problem}`);
    }
  }
  for (const line of out) console.log(`bench: left out: ${line}`);
  await browser.close();

  const save = async (path, content) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  };
  const figures = {};
  /** How busy the machine was at the end of each round, with this and with anything else. */
  const load = [];
  /** After every round, so that a run which is broken off leaves what it had. */
  const publish = async (rounds) => {
    const table = tabulate(wanted, entered, figures);
    const date = new Date().toISOString().slice(0, 10);
    if (job.json) {
      const contenders = entered.map(({ name, version }) => ({ name, version }));
      const plain = table.map(({ name, title, cells }) => ({ name, title, cells }));
      await save(job.json, JSON.stringify({ date, browser: product, rounds, load, contenders, out, rows: plain, figures }, null, 1) + "\n");
    }
    if (job.report) await save(job.report, report({ table, entered, out, rounds, load, browser: product, date }));
  };
  const failed = new Set();
  for (let round = 0; round < job.rounds; round += 1) {
    const began = Date.now();
    browser = await launch(job.modules);
    const stage = { browser, site };
    process.stdout.write(`bench: round ${round + 1} of ${job.rounds}:`);
    for (const [name, scene] of played) {
      process.stdout.write(` ${name}`);
      const line = [...fit[scene.shape], ...(scene.withBare ? [bare] : [])];
      // Whoever comes first in a round comes last in the next.
      const turn = round % line.length;
      for (const contender of [...line.slice(turn), ...line.slice(0, turn)]) {
        const key = `${contender.name}, ${name}`;
        if (failed.has(key)) continue;
        try {
          const measured = await play(scene, stage, contender);
          const kept = (figures[contender.name] ??= {});
          for (const [figure, value] of Object.entries(measured)) (kept[figure] ??= []).push(value);
        } catch (error) {
          // Without a browser everybody would fail; what earlier rounds left stays as it is.
          if (!browser.connected) throw new Error(`the browser ended in round ${round + 1}: ${error.message}`);
          // A figure from fewer rounds than the others would look like theirs.
          failed.add(key);
          for (const row of rows) if (row.scene === name && figures[contender.name]) delete figures[contender.name][row.key];
          out.push(`${key}: failed in round ${round + 1}: ${error.message}`);
          console.log(`\nbench: ${out.at(-1)}`);
        }
      }
    }
    await browser.close();
    console.log(`; ${Math.round((Date.now() - began) / 1000)} s`);
    load.push(loadavg()[0]);
    await publish(round + 1);
  }

  console.log("\n" + text(tabulate(wanted, entered, figures), entered) + "\n");
} finally {
  await browser?.close().catch(() => {});
  site.close();
}
