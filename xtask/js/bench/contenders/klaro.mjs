// As its README says: a file with the configuration, then the script, both deferred.
import { join } from "node:path";
import { categories, words } from "../model.mjs";

export const accept = ".klaro .cookie-notice .cm-btn-success";

/** A link to change one's mind, as its README has it. */
export const reopen = `<a href="#" onclick="return klaro.show(), false">Cookie settings</a>`;

export const folder = ({ peers }) => join(peers, "klaro/dist");

export const version = ({ peerVersion }) => peerVersion("klaro");

export const build = (model) => {
  const config = {
    version: 1,
    acceptAll: true,
    translations: {
      zz: { privacyPolicyUrl: "/privacy" },
      en: {
        consentNotice: { description: words.text },
        purposes: Object.fromEntries(categories.map(({ id, title, text }) => [id, { title, description: text }])),
      },
    },
    services: [
      { name: "shop", title: "This shop", purposes: ["necessary"], required: true },
      ...model.services.map(({ id, name, category, cookies }) => ({ name: id, title: name, purposes: [category], ...(cookies && { cookies }) })),
    ],
  };
  return {
    head: `<script defer type="text/javascript" src="{base}/config.js"></script>
<script defer type="text/javascript" src="{base}/klaro.js"></script>`,
    gated: model.tags
      .map(({ src, service }) => `<script type="text/plain" data-type="text/javascript" data-name="${service.id}" data-src="${src}"></script>`)
      .join("\n"),
    files: { "config.js": `var klaroConfig = ${JSON.stringify(config)};\n` },
  };
};
