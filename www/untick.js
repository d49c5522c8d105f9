// The drop-in: <script src="untick.js" data-config="config.json"></script>
import { instantiate } from "untick:wasm";
import css from "./untick.css";
import { create, findConfig, findRegion } from "./loader.js";
import * as signals from "./signals.js";

/** Google's tags may stand right behind this one, so its defaults cannot wait for the configuration. */
const early = ({ google, googleOptions }) => {
  try {
    if (google) signals.begin(JSON.parse(google), JSON.parse(googleOptions ?? "{}"));
  } catch (error) {
    console.error(`[untick] data-google is not JSON: ${error.message}`);
  }
};

const script = document.currentScript;
const data = script?.dataset ?? {};

if (window.untick?.ready) {
  console.warn("[untick] untick.js is included twice; the second one does nothing");
} else {
  const assets = { css, base: script?.src || document.baseURI, bundle: "__UNTICK_BUNDLE__", version: "__UNTICK_VERSION__" };
  const { api, begin } = create(instantiate, assets);
  window.untick = api;
  early(data);
  begin(findConfig(data.config), findRegion(data));
  if ("lint" in data) api.ready.then(() => api.lint(true), () => {});
}
