// The pages that are audited: each tool as its manual says, with the services' cookies declared, and
// with the manual's own control to change one's mind.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { all } from "../bench/contenders.mjs";
import { model } from "../bench/model.mjs";
import { page } from "../bench/page.mjs";

const NAMES = ["untick", "vanilla-cookieconsent", "klaro", "orejime", "tarteaucitron"];

/** Puts them on the site; gives names, versions and addresses. */
export const enter = async (site, job) => {
  const readJson = async (path) => JSON.parse(await readFile(path, "utf8"));
  const tools = {
    ...job,
    readJson,
    peerVersion: async (name) => (await readJson(join(job.peers, name, "package.json"))).version,
  };
  const subjects = [];
  for (const name of NAMES) {
    const contender = all[name];
    const base = `/${name}`;
    const { files = {}, ...parts } = await contender.build(model(10, 10, site.third, { keeps: true }), tools);
    parts.end = `${contender.reopen ? `<footer>${contender.reopen}</footer>` : ""}${parts.end ?? ""}`;
    for (const part in parts) parts[part] = parts[part].replaceAll("{base}", base);
    site.add(`${base}/`, page(parts));
    for (const [file, text] of Object.entries(files)) site.add(`${base}/${file}`, text);
    site.mount(base, contender.folder(tools));
    subjects.push({ name, version: await contender.version(tools), url: `${site.origin}${base}/` });
  }
  return subjects;
};
