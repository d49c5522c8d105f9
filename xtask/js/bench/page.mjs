// The article that every contender stands on, and the same article with nobody on it.

const sentence =
  "The workshop opened again in spring, after a winter in which the river came up to the second step and the tools were carried to the loft one by one.";

const article = Array.from(
  { length: 24 },
  (_, at) => `<h2>Part ${at + 1}</h2><p>${Array.from({ length: 5 }, (_, n) => `${at + 1}.${n + 1} ${sentence}`).join(" ")}</p>`,
).join("\n");

/** @param {{head?: string, gated?: string, end?: string}} parts what a contender's own manual puts into a page */
export const page = ({ head = "", gated = "", end = "" } = {}) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The workshop by the river</title>
<link rel="icon" href="data:,">
<style>body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif}</style>
${head}
${gated}
</head>
<body>
<h1>The workshop by the river</h1>
${article}
${end}
</body>
</html>
`;
