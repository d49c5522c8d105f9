// Looks for what would let third parties load without a choice, or keep a gate shut for ever. For
// owners, not for visitors: a file of its own, which untick.lint() fetches.
import { LIVE, RELEASED } from "./gate.js";

const host = (url) => {
  try {
    const { protocol, hostname } = new URL(url, document.baseURI);
    return /^https?:$/.test(protocol) ? hostname : "";
  } catch {
    return "";
  }
};

/** Whether a host is somebody else's: not the page's, not above it and not below it. */
const isForeign = (name) => {
  const own = location.hostname;
  return name && name != own && !name.endsWith("." + own) && !own.endsWith("." + name);
};

const isInert = (element) => element.localName == "script" && element.type == "text/plain";
const isReleased = (element) => element.hasAttribute(RELEASED);

/** What a gated element will ask for. */
const wanted = (element) =>
  element.localName == "script" ?
    element.dataset.src || element.getAttribute("src")
  : LIVE.map((name) => element.getAttribute("data-" + name)).find(Boolean);

/**
 * The findings for the page as it is, each with `code`, `element`, `message` and `remedy`; also in the
 * console if `isReporting`.
 */
export const lint = ({ index, items }, isReporting) => {
  const findings = [];
  const find = (code, element, message, remedy) => findings.push({ code, element, message, remedy });
  const gated = [...document.querySelectorAll("[data-category]:not(untick-placeholder *)")];

  const seen = new Map();
  const gatedHosts = new Set();
  for (const element of gated) {
    const { category, service } = element.dataset;
    const id = category.replace(/^!/, "");
    if (!index.has(id)) {
      find("unknown-category", element, `data-category="${category}" is not in the configuration; the element never opens`, `use one of ${items.filter((item) => item.category == item).map(({ id }) => id).join(", ")}, or add the category to the configuration`);
    } else if (service && items[index.get("/" + service)]?.category.id != id) {
      find("unknown-service", element, `data-service="${service}" is not a service of "${id}"; the element never opens`, `add the service to the category in the configuration, or correct its name`);
    }
    const isScript = element.localName == "script";
    if (isReleased(element)) {
      gatedHosts.add(host(wanted(element)));
      continue;
    }
    if (isScript && !isInert(element)) {
      find("live-script", element, `a script with data-category but without type="text/plain" runs at once`, `write type="text/plain"`);
    }
    const live = isScript ? undefined : LIVE.find((name) => element.hasAttribute(name));
    if (live) {
      find("live-address", element, `${live} of a gated element loads at once`, `write data-${live} instead of ${live}`);
    }
    const url = wanted(element);
    if (!isScript && !url && !live) {
      find("no-address", element, "a gated element without an address has nothing to open", "give it data-src (or data-srcset, data-poster, data-href, data-data)");
    }
    gatedHosts.add(host(url));
    const key = `${category} ${element.localName} ${url}`;
    if (isScript && url && seen.has(key)) {
      find("duplicate-tag", element, `${url} is gated twice and will run twice`, "remove one of the two tags");
    }
    seen.set(key, element);
  }
  gatedHosts.delete("");

  for (const element of document.querySelectorAll("script[src],iframe[src],frame[src]")) {
    const name = host(element.src);
    if (isForeign(name) && !element.dataset.category && !isReleased(element)) {
      find("ungated-third-party", element, `a ${element.localName} from ${name} loads without a choice`, element.localName == "script" ? `write type="text/plain" data-category="…" data-src="…", unless the site cannot work without it` : `write data-category="…" data-src="…"`);
    }
  }
  for (const element of document.querySelectorAll("link[rel][href]")) {
    const name = host(element.href);
    const kind = [...element.relList].find((word) => /^(preconnect|dns-prefetch|preload|modulepreload|prefetch|prerender)$/.test(word));
    // What Untick itself preloads waits for its turn after the choice.
    if (kind && isForeign(name) && gatedHosts.has(name) && !isReleased(element)) {
      find("early-connection", element, `rel="${kind}" contacts ${name} before a choice`, "remove the link");
    }
  }
  for (const element of document.querySelectorAll("template")) {
    const inside = element.content.querySelector("[src],[srcset],link[href],[data-category]");
    if (inside) {
      find("template", element, `Firefox loads what stands in a <template>, such as ${inside.localName}`, "write the gated form outside of the template, or add the element when it is wanted");
    }
  }
  for (const element of document.querySelectorAll("noscript")) {
    const url = element.textContent.match(/<(?:img|iframe)\b[^>]*?\bsrc\s*=\s*["']?([^"'\s>]+)/i)?.[1];
    if (url && isForeign(host(url))) {
      find("noscript-pixel", element, `without JavaScript ${host(url)} is contacted, and nobody can have agreed to it`, "remove the element");
    }
  }
  if (isReporting) {
    for (const { code, element, message, remedy } of findings) console.warn(`[untick] ${code}: ${message}. Remedy: ${remedy}.`, element);
  }
  return findings;
};
