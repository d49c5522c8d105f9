// As "Getting started" of its documentation says: style sheet in the head, a module of one's own at
// the end of the body that imports the script and runs it.
import { join } from "node:path";
import { categories, words } from "../model.mjs";

export const accept = "#cc-main .cm [data-role=all]";

/** A button to change one's mind, as its documentation has it. */
export const reopen = `<button type="button" data-cc="show-preferencesModal">Cookie settings</button>`;

export const folder = ({ peers }) => join(peers, "vanilla-cookieconsent/dist");

export const version = ({ peerVersion }) => peerVersion("vanilla-cookieconsent");

export const build = (model) => {
  const config = {
    categories: Object.fromEntries(
      categories.map(({ id, required }) => [
        id,
        required
          ? { enabled: true, readOnly: true }
          : {
              services: Object.fromEntries(model.of(id).map((service) => [service.id, { label: service.name }])),
              ...(model.keeps && { autoClear: { cookies: model.of(id).flatMap(({ cookies }) => cookies.map((name) => ({ name }))) } }),
            },
      ]),
    ),
    language: {
      default: "en",
      translations: {
        en: {
          consentModal: {
            title: words.title,
            description: words.text,
            acceptAllBtn: words.accept,
            acceptNecessaryBtn: words.reject,
            showPreferencesBtn: words.choose,
          },
          preferencesModal: {
            title: words.title,
            acceptAllBtn: words.accept,
            acceptNecessaryBtn: words.reject,
            savePreferencesBtn: words.save,
            closeIconLabel: words.close,
            sections: categories.map(({ id, title, text }) => ({ title, description: text, linkedCategory: id })),
          },
        },
      },
    },
  };
  return {
    head: `<link rel="stylesheet" href="{base}/cookieconsent.css">`,
    gated: model.tags
      .map(({ src, service }) => `<script type="text/plain" data-category="${service.category}" data-service="${service.id}" data-src="${src}"></script>`)
      .join("\n"),
    end: `<script type="module" src="{base}/cookieconsent-config.js"></script>`,
    files: {
      "cookieconsent-config.js": `import "./cookieconsent.umd.js";\nCookieConsent.run(${JSON.stringify(config)});\n`,
    },
  };
};
