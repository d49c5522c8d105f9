// The module: import { start } from "untick"
import { instantiate } from "untick:wasm";
import css from "./untick.css";
import { create, findConfig, findRegion } from "./loader.js";

const assets = { css, base: import.meta.url, bundle: "__UNTICK_BUNDLE__", version: "__UNTICK_VERSION__" };
const { api, begin } = create(instantiate, assets);
let isStarted = false;

/**
 * Starts Untick once; `config` is the configuration or its URL. `options.base` is the folder that `lang/`
 * lies in: a bundler moves the module and leaves behind the files that it fetches by name.
 */
export const start = (config, options = {}) => {
  if (isStarted || window.untick?.ready) {
    console.warn("[untick] started twice; the second start does nothing");
  } else {
    isStarted = true;
    window.untick = api;
    if (options.base) assets.base = new URL(options.base, document.baseURI);
    begin(typeof config == "object" ? config : findConfig(config), findRegion(options));
  }
  return window.untick;
};

export default api;
