// Who takes part, and the pages and files of each. A page is built once and served from memory.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { model } from "./model.mjs";
import { page } from "./page.mjs";
import * as c15t from "./contenders/c15t.mjs";
import * as floor from "./contenders/floor.mjs";
import * as klaro from "./contenders/klaro.mjs";
import * as orejime from "./contenders/orejime.mjs";
import * as tarteaucitron from "./contenders/tarteaucitron.mjs";
import * as untick from "./contenders/untick.mjs";
import * as vanilla from "./contenders/vanilla-cookieconsent.mjs";

/** The one that the others' ratios are taken to. */
export const MEASURE = "vanilla-cookieconsent";

export const all = { untick, [MEASURE]: vanilla, orejime, c15t, klaro, tarteaucitron, floor };

/** The sizes of sites that rows ask for: services and gated scripts. */
export const SHAPES = { usual: [10, 10], tags: [10, 1000], services: [500, 10] };

/** Puts every contender on the site; gives their names, versions, selectors and addresses. */
export const enter = async (site, job) => {
  const readJson = async (path) => JSON.parse(await readFile(path, "utf8"));
  const tools = {
    ...job,
    readJson,
    peerVersion: async (name) => (await readJson(join(job.peers, name, "package.json"))).version,
  };
  const bare = await site.add("/bare/", page());
  const entered = [];
  for (const [name, contender] of Object.entries(all)) {
    const folder = contender.folder(tools);
    const urls = {};
    const grows = {};
    for (const [shape, size] of Object.entries(SHAPES)) {
      const base = `/${name}/${shape}`;
      const { files = {}, ...parts } = await contender.build(model(...size, site.third), tools);
      for (const part in parts) parts[part] = parts[part].replaceAll("{base}", base);
      const bytes = await site.add(`${base}/`, page(parts));
      urls[shape] = site.origin + `${base}/`;
      grows[shape] = bytes - bare;
      for (const [file, text] of Object.entries(files)) site.add(`${base}/${file}`, text);
      if (folder) site.mount(base, folder);
    }
    entered.push({ name, version: await contender.version(tools), accept: contender.accept, lacks: contender.lacks ?? {}, urls, grows });
  }
  return { entered, bare: { name: "no contender", urls: Object.fromEntries(Object.keys(SHAPES).map((shape) => [shape, site.origin + "/bare/"])) } };
};
