// Reads a list of { name, kind, code } and prints those that are not JavaScript. `kind` is `script`,
// `module`, or `either`, as a manual may use `await` and `import` without saying what it is in.
import vm from "node:vm";
import { readFileSync } from "node:fs";

const reads = {
  script: (code) => new vm.Script(code),
  module: (code) => new vm.SourceTextModule(code),
};
reads.either = (code) => {
  try {
    reads.script(code);
  } catch {
    reads.module(code);
  }
};

const wrong = [];
for (const { name, kind, code } of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    reads[kind](code);
  } catch (error) {
    wrong.push(`${name}: ${error}`);
  }
}
process.stdout.write(JSON.stringify(wrong));
