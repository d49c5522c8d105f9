// c15t's core has no notice of its own; its guide "Building UI" has a complete banner in plain
// JavaScript, and this is that one. Offline mode, as there is no endpoint of c15t's here. Bundled
// and minified with esbuild, since the package has no file for browsers.
import { createRequire } from "node:module";
import { join } from "node:path";
import { words } from "../model.mjs";

export const accept = "#consent-accept";

export const lacks = { services: "it asks by category and knows no services" };

export const folder = () => null;

export const version = ({ peerVersion }) => peerVersion("c15t");

/** c15t's categories have fixed names. */
const names = { analytics: "measurement", marketing: "marketing", media: "experience" };

export const build = async (model, { modules, peers }) => {
  const scripts = model.tags.map(({ src, service }, at) => ({ id: `tag-${at}`, src, category: names[service.category] }));
  const source = `
import { getOrCreateConsentRuntime, policyPackPresets } from "c15t";
const { consentStore } = getOrCreateConsentRuntime({
  mode: "offline",
  consentCategories: ["necessary", "measurement", "marketing", "experience"],
  offlinePolicy: { policyPacks: [policyPackPresets.europeOptIn()] },
  overrides: { country: "DE" },
  scripts: ${JSON.stringify(scripts)},
});
const banner = document.createElement("div");
banner.id = "consent-banner";
banner.setAttribute("role", "dialog");
banner.setAttribute("aria-label", ${JSON.stringify(words.title)});
banner.innerHTML = ${JSON.stringify(
    `<p>${words.text}</p><div><button id="consent-accept">${words.accept}</button> <button id="consent-reject">${words.reject}</button> <button id="consent-customize">${words.choose}</button></div>`,
  )};
banner.style.cssText = "display:none;position:fixed;left:0;right:0;bottom:0;padding:1rem;background:#fff;border-top:1px solid";
document.body.appendChild(banner);
banner.querySelector("#consent-accept").addEventListener("click", () => consentStore.getState().saveConsents("all"));
banner.querySelector("#consent-reject").addEventListener("click", () => consentStore.getState().saveConsents("necessary"));
banner.querySelector("#consent-customize").addEventListener("click", () => consentStore.getState().setActiveUI("dialog"));
const draw = (state) => { banner.style.display = state.activeUI === "banner" ? "block" : "none"; };
consentStore.subscribe(draw);
draw(consentStore.getState());
`;
  const esbuild = createRequire(modules)("esbuild");
  const built = await esbuild.build({
    stdin: { contents: source, resolveDir: join(peers, ".."), loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    legalComments: "none",
    logLevel: "error",
  });
  return {
    head: `<script type="module" src="{base}/consent.js"></script>`,
    files: { "consent.js": built.outputFiles[0].text },
  };
};
