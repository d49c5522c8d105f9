// `untick audit` on pages with each tool, all in one run; the table goes into a document.
// `cargo xtask audit` writes the job file and runs this with Node.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { enter } from "./audit/subjects.mjs";
import { table } from "./audit/table.mjs";
import { open } from "./bench/site.mjs";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));

/** Each service's script sets the cookie that the service declares. */
const script = (which) => `document.cookie = "service_${Number(which) + 1}=1; path=/; max-age=2592000";`;

const site = await open({ script });
try {
  const subjects = await enter(site, job);
  const urls = subjects.map(({ url }) => url);
  // Pages on this machine answer at once, so a second is watching enough.
  const options = ["audit", ...urls, "--watch", "1", "--format", "json", "--fail-on", "never", "--browser", "chromium", "--html", job.html];
  const { stdout, stderr } = await promisify(execFile)(job.command, options, { maxBuffer: 1e8 }).catch((error) => {
    throw new Error(`untick audit failed: ${error.stderr}${error.stdout}`);
  });
  process.stderr.write(stderr);
  const report = JSON.parse(stdout);
  const text = await readFile(job.document, "utf8");
  const [start, end] = ["<!-- subjects -->\n", "<!-- /subjects -->"];
  const [before, rest] = text.split(start);
  if (!rest?.includes(end)) throw new Error(`${job.document} has no place for the table`);
  const filled = table(subjects, report);
  await writeFile(job.document, `${before}${start}\n${filled}\n\n${end}${rest.split(end)[1]}`);
  console.log(filled);
} finally {
  site.close();
}
