// Starts Untick: queues API calls, finds the configuration, instantiates the Wasm.
// It must work where WebAssembly does not, so that a page fails closed with one clear message.

// The order is the number each operation has in `call` of src/web/mod.rs.
const OPERATIONS = ["open", "close", "acceptAll", "rejectAll", "save", "withdraw", "granted", "record", "forget"];

/** What reading operations answer until a decision can be known. */
const UNKNOWN = { granted: false, record: null };

/**
 * @param {() => Promise<{start: Function, call: Function, happened: Function}>} instantiate
 * @param {{css: string, texts: object, language: string, bundle: string, version: string}} assets
 */
export const create = (instantiate, assets) => {
  let bindings;
  let queue = [];
  let settle;
  const api = {
    ready: new Promise((resolve, reject) => (settle = { resolve, reject })),
    on(type, listener) {
      const heard = (event) => listener(event);
      document.addEventListener("untick:" + type, heard);
      return () => document.removeEventListener("untick:" + type, heard);
    },
  };
  // A page that does not wait for `ready` must not see an unhandled rejection beside the message.
  api.ready.catch(() => {});
  OPERATIONS.forEach((name, operation) => {
    api[name] = (argument, other) => {
      if (!bindings) {
        if (name in UNKNOWN) return UNKNOWN[name];
        queue?.push([operation, argument, other]);
        return;
      }
      const problem = bindings.call(operation, argument, other);
      if (name == "save" && problem) throw new TypeError("[untick] " + problem);
      return problem;
    };
  });

  const fail = (code, message) => {
    queue = undefined;
    console.error("[untick] " + message);
    document.dispatchEvent(new CustomEvent("untick:error", { detail: { code, message } }));
    settle.reject(Object.assign(new Error(message), { code }));
  };

  /** Begins; `config` is the configuration or a promise of it, rejecting with [code, message]. */
  const begin = async (config, region) => {
    let loaded;
    const wasm = instantiate();
    wasm.catch(() => {});
    try {
      config = await config;
    } catch ([code, message]) {
      return fail(code, message);
    }
    try {
      loaded = await wasm;
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
    const problem = loaded.start({ ...assets, config, region, happened: loaded.happened });
    if (problem) return fail("configuration", problem);
    bindings = loaded;
    for (const [operation, argument, other] of queue) {
      const problem = bindings.call(operation, argument, other);
      if (problem) console.error("[untick] " + problem);
    }
    queue = undefined;
    settle.resolve();
    document.dispatchEvent(new CustomEvent("untick:ready"));
  };
  return { api, begin };
};

/** The configuration: an object on the page, JSON in the page, or a file, first found wins. */
export const findConfig = async (url) => {
  if (window.untickConfig) return window.untickConfig;
  const inline = document.getElementById("untick-config");
  if (!inline && !url) {
    throw ["configuration", "no configuration: set window.untickConfig, #untick-config or data-config"];
  }
  const where = inline ? "#untick-config" : url;
  let text;
  try {
    const answer = inline ? inline : await fetch(url);
    if (answer.ok === false) throw `the server answered ${answer.status}`;
    text = inline ? inline.textContent : await answer.text();
  } catch (error) {
    throw ["configuration", `configuration: ${where} did not load: ${error?.message ?? error}`];
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw ["configuration", `configuration: ${where} is not JSON: ${error.message}`];
  }
};

/** Where the visitor is, if the page knows. */
export const findRegion = (data) =>
  data.region ?? document.querySelector('meta[name="untick-region"]')?.content;
