// A JSON value as the flat text that src/doc.rs reads: `path \x01 kind value \x02`, kinds s n b u [ {.

const write = (value, path, out) => {
  const kind = Array.isArray(value) ? "[" : value === null ? "u" : typeof value;
  const isTree = kind == "[" || kind == "object";
  // A control character would end the entry; no text of a notice needs one.
  const clean = (text) => text.replace(/[\0-\x1f]/g, " ");
  out.push(path, "\x01", isTree ? (kind == "[" ? kind : "{") : kind[0] + (kind == "u" ? "" : clean(String(value))), "\x02");
  if (!isTree) return;
  for (const name of Object.keys(value)) {
    if (value[name] === undefined) continue;
    const step = kind == "[" ? `[${name}]` : (path && ".") + clean(name);
    write(value[name], path + step, out);
  }
};

/** Flattens a value; functions and symbols become null. */
export const flat = (value) => {
  const out = [];
  write(value === undefined ? null : value, "", out);
  return out.join("");
};

/** Flattens JSON; what is not JSON becomes null. */
export const flatJson = (text) => {
  try {
    return flat(JSON.parse(text));
  } catch {
    return flat(null);
  }
};
