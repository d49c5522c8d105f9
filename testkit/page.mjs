// What runs inside the page. Each function stands for itself: it is sent as text.

/**
 * Puts a record where the page keeps it, once for each `mark`, so that what is decided later stays.
 * `item` goes into localStorage, `cookie` is for the configuration's other kind of storage.
 */
export const put = ({ item, cookie, mark }) => {
  const MARK = "untick-testkit";
  try {
    const done = (sessionStorage.getItem(MARK) ?? "").split(" ");
    if (self !== top || done.includes(mark)) return;
    sessionStorage.setItem(MARK, [...done, mark].join(" "));
    if (item) localStorage.setItem("untick", item);
    else localStorage.removeItem("untick");
    if (cookie) document.cookie = cookie;
  } catch {
    // A page such as about:blank has no storage.
  }
};

/** Nothing, or why Untick did not start. */
export const ready = () => untick.ready.then(() => null, (error) => `${error.code}: ${error.message}`);

/** Whether a visitor sees the notice. */
export const isShown = () => {
  const box = document.querySelector("untick-notice")?.getBoundingClientRect();
  return !!box && box.width > 0 && box.height > 0;
};

/** Whether a box is ticked; null where there is none. */
export const checkable = (css) => document.querySelector(css)?.checked ?? null;

export const granted = ({ category, service }) => untick.granted(category, service ?? undefined);

export const record = () => untick.record();

/** Hosts of others that closed elements name. */
export const gatedHosts = () => {
  const hosts = new Set();
  for (const element of document.querySelectorAll("[data-category]")) {
    const { category, service } = element.dataset;
    if (category.startsWith("!") || untick.granted(category, service)) continue;
    for (const name of ["data-src", "src", "data-href", "data-poster", "data-data", "data-srcset"]) {
      for (const candidate of (element.getAttribute(name) ?? "").split(/,\s+/)) {
        const address = candidate.trim().split(/\s/)[0];
        try {
          const { host } = new URL(address, document.baseURI);
          if (address && host && host !== location.host) hosts.add(host);
        } catch {
          // Not an address, so nobody can be asked for it.
        }
      }
    }
  }
  return [...hosts];
};

/**
 * When the page was opened, and the addresses that it has asked for, as far as the browser tells a page:
 * not what frames ask for inside.
 */
export const resources = () => {
  const asked = performance.getEntriesByType("resource").map(({ name }) => name);
  const live = [...document.querySelectorAll("script[src], iframe[src], img[src], video[src], audio[src], embed[src], link[rel=stylesheet][href]")]
    .filter(({ type }) => type !== "text/plain")
    .map((element) => element.src || element.href);
  const urls = [...new Set([...asked, ...live])].filter((url) => /^(https?|wss?):/.test(url));
  return { opened: performance.timeOrigin, urls };
};
