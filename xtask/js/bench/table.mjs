// From figures to a table: medians, extremes, ratios.
import { MEASURE } from "./contenders.mjs";

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** @param figures `figures[contender][key]` is a list, one figure a round */
const summary = (row, figures, name) => {
  const values = figures[name]?.[row.key];
  if (!values?.length) return null;
  const off = row.net ? median(figures["no contender"]?.[row.key] ?? [0]) : 0;
  const net = values.map((value) => value - off);
  // One round in which it went wrong is enough for a "no".
  const middle = row.verdict ? Math.min(...net) : median(net);
  return { median: middle, min: Math.min(...net), max: Math.max(...net), rounds: net };
};

/** Everything that the table, the report and the JSON are made from. */
export const tabulate = (rows, entered, figures) =>
  rows.map((row) => {
    const cells = Object.fromEntries(entered.map(({ name }) => [name, summary(row, figures, name)]));
    const measure = cells[MEASURE]?.median;
    for (const cell of Object.values(cells)) {
      if (cell && row.ratio && measure > 0) cell.ratio = cell.median / measure;
    }
    return { ...row, cells };
  });

/** `1.00 (104 ms, 98.1 ms to 120 ms)`, or without what a row has not. */
const write = (row, cell) => {
  if (!cell) return "–";
  const spread = cell.min === cell.max || row.verdict ? "" : `${row.write(cell.min)} to ${row.write(cell.max)}`;
  const value = row.write(cell.median);
  if (cell.ratio === undefined) return spread ? `${value} (${spread})` : value;
  return `**${cell.ratio.toFixed(2)}** ${value}${spread ? ` (${spread})` : ""}`;
};

export const markdown = (table, entered) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [
    line(["", ...entered.map(({ name, version }) => `${name} ${version}`)]),
    line(["---", ...entered.map(() => "---")]),
    ...table.map((row) => line([row.title, ...entered.map(({ name }) => write(row, row.cells[name]))])),
  ].join("\n");
};

/** For the terminal: one block for each row, since eight columns fit on no screen. */
export const text = (table, entered) => {
  const widest = Math.max(...entered.map(({ name }) => name.length));
  return table
    .map((row) =>
      [row.title, ...entered.map(({ name }) => `  ${name.padEnd(widest)}  ${write(row, row.cells[name]).replaceAll("**", "")}`)].join("\n"),
    )
    .join("\n\n");
};
