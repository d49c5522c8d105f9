// Starts Untick: queues API calls, finds the configuration, instantiates the Wasm.
// It must work where WebAssembly does not, so that a page fails closed with one clear message.
import { speak } from "./languages.js";
import * as page from "./page.js";

/** What reading operations answer until a decision can be known. */
const UNKNOWN = { granted: false, record: null, receipts: [], restore: false };

/**
 * @param {() => Promise<object>} instantiate gives the exports of src/web/mod.rs
 * @param {{css: string, base: string, bundle: string, version: string}} assets
 */
export const create = (instantiate, assets) => {
  let isReady;
  let queue = [];
  let settle;
  const operations = {
    open: page.open,
    close: page.close,
    acceptAll: () => page.decide("accept_all"),
    rejectAll: () => page.decide("reject_all"),
    save: (choices) => {
      const problem = page.save(choices);
      if (problem) throw new TypeError("[untick] save: " + problem);
    },
    withdraw: () => page.decide("withdraw"),
    granted: page.granted,
    record: page.record,
    receipts: page.receipts,
    restore: page.restore,
    forget: page.forget,
  };
  const api = {
    ready: new Promise((resolve, reject) => (settle = { resolve, reject })),
    on(type, listener) {
      const heard = (event) => listener(event);
      document.addEventListener("untick:" + type, heard);
      return () => document.removeEventListener("untick:" + type, heard);
    },
  };
  /** What is wrong with the page's markup; from a file of its own, which no visitor needs. */
  api.lint = async (isReporting) => {
    await api.ready;
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ new URL("untick-lint.mjs", assets.base))).lint(page.site, isReporting);
  };
  // A page that does not wait for `ready` must not see an unhandled rejection beside the message.
  api.ready.catch(() => {});
  for (const name in operations) {
    api[name] = (...given) => {
      if (isReady) return operations[name](...given);
      // Asking changes nothing, so it need not wait.
      if (!/^(granted|rec)/.test(name)) queue.push(() => operations[name](...given));
      return UNKNOWN[name];
    };
  }

  const fail = (code, message) => {
    queue = [];
    console.error("[untick] " + message);
    page.emit("error", { code, message });
    page.soon(() => settle.reject(Object.assign(new Error(message), { code })));
  };

  /** Begins; `config` is the configuration or a promise of it, rejecting with a sentence. */
  const begin = async (config, region) => {
    let bindings;
    const wasm = instantiate();
    wasm.catch(() => {});
    const speech = speak(assets.base);
    try {
      config = await config;
    } catch (problem) {
      return fail("configuration", "configuration: " + problem);
    }
    try {
      bindings = await wasm;
    } catch (error) {
      return fail(
        "wasm_blocked",
        `WebAssembly did not start (${error?.message ?? error}). Everything stays blocked. If the page has a ` +
          "Content-Security-Policy, add 'wasm-unsafe-eval' to its script-src.",
      );
    }
    // A prerendered page is not being looked at: nothing is shown, opened or posted before it is.
    if (document.prerendering) {
      await new Promise((resolve) => document.addEventListener("prerenderingchange", resolve, { once: true }));
    }
    const texts = await speech(config);
    const problem = page.start(bindings, { ...assets, ...texts, refused: await carry(config, assets.base) }, config, region);
    if (problem) return fail("configuration", problem);
    isReady = true;
    for (const call of queue) {
      try {
        call();
      } catch (error) {
        console.error(error);
      }
    }
    page.soon(settle.resolve);
    page.emit("ready");
  };
  return { api, begin };
};

/** What a visitor refused in the notices named by `import`; from a file of its own, which few sites need. */
const carry = async (config, base) => {
  if (!config?.import?.length) return;
  try {
    return (await import(/* webpackIgnore: true */ /* @vite-ignore */ new URL("untick-import.mjs", base))).refused(config.import);
  } catch (error) {
    console.warn(`[untick] untick-import.mjs did not load (${error}); visitors are asked`);
  }
};

/** The configuration: an object on the page, JSON in the page, or a file, first found wins. */
export const findConfig = async (url) => {
  if (window.untickConfig) return window.untickConfig;
  const find = () => document.getElementById("untick-config");
  // Without another source it may stand further down the page.
  if (!url && !find() && document.readyState == "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  }
  const inline = find();
  if (!inline && !url) throw "there is none: set window.untickConfig, #untick-config or data-config";
  const where = inline ? "#untick-config" : url;
  let text = inline?.textContent;
  if (!inline) {
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw `the server answered ${answer.status}`;
      text = await answer.text();
    } catch (error) {
      throw `${where} did not load: ${error?.message ?? error}`;
    }
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw `${where} is not JSON: ${error.message}`;
  }
};

/** Where the visitor is, if the page knows: a code of ISO 3166, `EU` or `EEA`; anything else counts as unknown. */
export const findRegion = (data) => {
  const region = data.region ?? document.querySelector('meta[name="untick-region"]')?.content;
  if (!region || /^([A-Z]{2}(-[A-Z0-9]{1,3})?|EEA)$/.test(region)) return region;
  console.warn(`[untick] "${region}" is no region such as FR or US-CA; it counts as unknown`);
};
