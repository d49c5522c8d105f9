// Keeps a record in a cookie, with the methods of `Storage`. The value is a query string
// (application/x-www-form-urlencoded) that servers can read: docs/configuration.md.
import { isObject } from "./config.js";

/** An object without a prototype: a name from a cookie reaches nothing of the page's. */
const bare = (members) => ({ __proto__: null, ...members });

/** The cookie's value for a record. */
export const encode = (record) => {
  const flat = new URLSearchParams();
  for (const [name, value] of Object.entries(record)) {
    if (isObject(value)) for (const id of Object.keys(value)) flat.set(name + "." + id, +value[id]);
    else flat.set(name, value);
  }
  return "" + flat;
};

/** The record of a cookie's value; what is not one does not pass the check in record.js. */
const decode = (value) => {
  // Their members stand as "choices.analytics".
  const record = bare({ choices: bare(), services: bare(), substance: bare() });
  for (const [path, text] of new URLSearchParams(value)) {
    const [name, id] = path.split(".");
    if (id) Object(record[name])[id] = name == "substance" ? +text : text == "1";
    else record[name] = name == "gpc" ? true : text;
  }
  return record;
};

/** A store in cookies of this host, or of `domain` and every host below it. */
export const cookies = (domain) => {
  const write = (name, value, more) => {
    document.cookie = `${name}=${value};path=/;samesite=lax${location.protocol == "https:" ? ";secure" : ""}${more}`;
  };
  const scope = domain ? ";domain=" + domain : "";
  const gone = ";max-age=0";
  const getItem = (name) =>
    document.cookie
      .split("; ")
      .filter((cookie) => cookie.startsWith(name + "="))
      .map((cookie) => decode(cookie.slice(name.length + 1)))
      // The host and a domain above it may each have one.
      .sort((one, other) => (one.decidedAt < other.decidedAt ? 1 : -1))
      .map((record) => JSON.stringify(record))[0];
  const removeItem = (name) => {
    write(name, "", gone);
    write(name, "", scope + gone);
  };
  return {
    getItem,
    removeItem,
    setItem(name, text) {
      const record = JSON.parse(text);
      if (domain) write(name, "", gone);
      write(name, encode(record), `${scope};expires=${new Date(record.expiresAt).toUTCString()}`);
      // A browser says nothing when it does not take a cookie, such as one of more than 4 KB.
      if (JSON.parse(getItem(name) ?? null)?.decidedAt != record.decidedAt) throw name;
    },
  };
};
