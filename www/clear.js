// Deletes what withdrawn services have left in the browser.

/** Longest wait for databases and caches before the page is loaded again, in milliseconds. */
const PATIENCE = 500;

/** Whether a name fits one of the patterns, in which `*` is anything. */
export const matcher = (patterns) => {
  const rules = patterns.map((pattern) => new RegExp(`^${pattern.replace(/\W/g, "\\$&").replaceAll("\\*", ".*")}$`, "s"));
  return (name) => rules.some((rule) => rule.test(name));
};

/** Forgets cookies and storage keys that fit; resolves when databases and caches are gone too, or are taking too long. */
export const clear = (cookies, keys) => {
  const isCookie = matcher(cookies);
  const isKey = matcher(keys);
  // Each kind of storage may be blocked on its own.
  for (const kind of ["localStorage", "sessionStorage"]) {
    try {
      Object.keys(window[kind]).filter(isKey).forEach((name) => window[kind].removeItem(name));
    } catch {}
  }
  try {
    document.cookie.split("; ").map((cookie) => cookie.split("=")[0]).filter(isCookie).forEach(expire);
  } catch {}
  const work = keys.length ? [databases(isKey), cacheStorage(isKey)].map((work) => work.catch(() => {})) : [];
  return Promise.race([Promise.all(work), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
};

const databases = async (isKey) => {
  const all = await indexedDB.databases();
  const deleted = all.filter(({ name }) => isKey(name)).map(
    ({ name }) =>
      new Promise((resolve) => {
        // Blocked means that it goes when the page does.
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = request.onerror = request.onblocked = resolve;
      }),
  );
  return Promise.all(deleted);
};

const cacheStorage = async (isKey) => {
  const names = await caches.keys();
  return Promise.all(names.filter(isKey).map((name) => caches.delete(name)));
};

/** Expires a cookie on every path above the page, for the host and its parents. */
const expire = (name) => {
  const { hostname, pathname } = location;
  // An address has no parents, and no cookie of a parent could be read there.
  const labels = /[a-z]/i.test(hostname) ? hostname.split(".") : [];
  const domains = ["", ...labels.map((_, at) => ";domain=" + labels.slice(at).join("."))];
  const above = pathname.split("/").map((_, at, names) => names.slice(0, at + 1).join("/"));
  for (const domain of domains) {
    for (const path of ["/", ...above, ...above.map((path) => path + "/")]) {
      document.cookie = `${name}=;max-age=0;path=${path}${domain}`;
    }
  }
};
