// Where a caret stands in a JSON text that need not be whole yet, and what the schema allows there.

/**
 * The way from the root to the caret, such as `["categories", 0, "services"]`; which members the innermost
 * object has already; and whether a member's value is to be written (`key`) or a member's name.
 */
export const placeOf = (text, caret) => {
  const open = [];
  let at = 0;
  let last; // The last string, which is a name once a colon follows.
  while (at < caret) {
    const sign = text[at];
    const top = open.at(-1);
    if (sign == '"') {
      const start = at++;
      while (at < text.length && text[at] != '"') at += text[at] == "\\" ? 2 : 1;
      if (at >= caret) break;
      last = text.slice(start + 1, at);
    } else if (sign == "{" || sign == "[") open.push({ isList: sign == "[", index: 0, key: undefined, names: [] });
    else if (sign == "}" || sign == "]") open.pop();
    else if (sign == ":" && top) {
      top.key = last;
      top.names.push(last);
    } else if (sign == "," && top) {
      top.key = undefined;
      top.index++;
    }
    at++;
  }
  const path = open.slice(1).map((_, level) => (open[level].isList ? open[level].index : open[level].key));
  const inner = open.at(-1);
  return { path, inner, names: inner && !inner.isList ? [...inner.names, ...namesAfter(text, caret)] : [] };
};

/** Names of the members that follow the caret in the same object. */
const namesAfter = (text, caret) => {
  const names = [];
  let depth = 0;
  const rest = text.slice(caret).matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}[\]]/g);
  for (const [sign, name, colon] of rest) {
    if (sign == "{" || sign == "[") depth++;
    else if (sign == "}" || sign == "]") depth--;
    else if (colon && !depth) names.push(name);
    if (depth < 0) break;
  }
  return names;
};

/** Schemas that a schema may stand for, without references and alternatives. */
const plain = (root, schema) => {
  if (!schema || typeof schema != "object") return [];
  if (schema.$ref) {
    const target = schema.$ref.slice(2).split("/").reduce((node, name) => node?.[name], root);
    const { $ref, ...own } = schema;
    return plain(root, target).map((found) => ({ ...found, ...own }));
  }
  const { anyOf, oneOf, ...own } = schema;
  const choices = anyOf ?? oneOf;
  return choices ? choices.flatMap((choice) => plain(root, choice)).map((found) => ({ ...found, ...own })) : [schema];
};

/** The schemas that hold at a path. */
export const schemasAt = (root, path) =>
  path.reduce(
    (schemas, step) =>
      schemas.flatMap((schema) => {
        const next = typeof step == "number" ? schema.items : (schema.properties?.[step] ?? schema.additionalProperties);
        return plain(root, next);
      }),
    plain(root, root),
  );

/** Text for the value of a new member. */
const blank = (schemas) => {
  const kinds = schemas.flatMap(({ type }) => type ?? []);
  const [example] = schemas.flatMap(({ examples, default: usual }) => examples ?? (usual === undefined ? [] : [usual]));
  if (example !== undefined && example !== null) return JSON.stringify(example);
  const word = schemas.find((schema) => schema.enum || schema.const !== undefined);
  if (word) return JSON.stringify(word.const ?? word.enum[0]);
  if (kinds.includes("object")) return "{}";
  if (kinds.includes("array")) return "[]";
  if (kinds.includes("boolean")) return "true";
  if (kinds.includes("integer") || kinds.includes("number")) return "0";
  return '""';
};

/** What may be written at the caret: `{ label, insert, description }`. */
export const allowedAt = (root, text, caret) => {
  const { path, inner, names } = placeOf(text, caret);
  if (!inner) return { path, allowed: [] };
  const isName = !inner.isList && inner.key === undefined;
  if (isName) {
    const allowed = schemasAt(root, path).flatMap(({ properties }) =>
      Object.entries(properties ?? {})
        .filter(([name]) => !names.includes(name))
        .map(([name, schema]) => {
          const insert = `${JSON.stringify(name)}: ${blank(plain(root, schema))}`;
          return { label: name, insert, description: schema.description ?? "" };
        }),
    );
    return { path, allowed };
  }
  const here = [...path, inner.isList ? inner.index : inner.key];
  const schemas = schemasAt(root, here);
  const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  if (schemas.some(({ type }) => [type].flat().includes("boolean"))) words.push(true, false);
  const description = schemas.map((schema) => schema.description).find(Boolean) ?? "";
  const values = [...new Set(words)].filter((word) => word !== null).map((word) => JSON.stringify(word));
  return { path: here, description, allowed: values.map((word) => ({ label: word, insert: word, description: "", isValue: true })) };
};
