// What the tests of the page's side share: a configuration, and what read of www/config.js makes of it.
import { readFileSync } from "node:fs";
import { read } from "../../www/config.js";
import { GRANTED, KNOWN, REQUIRED, SERVICE, WAS_GRANTED } from "../../www/core.js";

export const NOW = "2026-11-22T10:15:30.123Z";
export const LATER = "2027-05-24T10:15:30.123Z";

export const english = JSON.parse(readFileSync(new URL("../../www/lang/en.json", import.meta.url), "utf8"));

/** A configuration with four categories and five services. */
export const configuration = () => ({
  $schema: "./untick.schema.json",
  notice: { id: "main", version: "2026-11", policyUrl: "/privacy" },
  controller: { name: 'Acme "SAS"', contact: "privacy@example.com", address: "1 rue de la Paix", country: "FR" },
  categories: [
    { id: "necessary", required: true, services: [{ id: "basket", name: "Basket", cookies: [{ name: "_basket" }] }] },
    {
      id: "analytics",
      purpose: "dpv:ServiceUsageAnalytics",
      services: [
        {
          id: "plausible",
          name: "Plausible",
          recipient: "Plausible Insights OÜ",
          country: "EE",
          cookies: [{ name: "_pa*", days: 390 }, { name: "_ps", days: 0 }],
          storageKeys: ["plausible_*"],
        },
        { id: "tally", name: "Tally", cookies: [{ name: "_tally" }] },
      ],
    },
    { id: "marketing" },
    { id: "media", services: [{ id: "tube", name: "Tube", recipient: "Tube Inc." }] },
  ],
  texts: { en: { marketing: { title: "Ads", description: "Pays $A @ ~." } } },
  receipts: { endpoint: "https://consent.example.com/receipts" },
  signals: { google: { analytics: ["analytics_storage"], marketing: ["ad_storage", "ad_user_data"] } },
  theme: { position: "top", scheme: "light", radius: 4, accent: "#2456e6", font: "Georgia, serif" },
});

/** A configuration with another value at a path such as "categories.1.id". */
export const withMember = (path, value) => {
  const config = configuration();
  const names = path.split(".");
  const last = names.pop();
  names.reduce((object, name) => object[name], config)[last] = value;
  return config;
};

export const siteOf = (config = configuration()) => read(config, english, "en");

/** The core's bytes after a decision that grants the ids named, where `before` were granted; services by "/id". */
export const states = (site, granted, before = []) =>
  site.items.map(({ id, isService, isRequired }) => {
    const key = (isService ? "/" : "") + id;
    const has = (list) => isRequired || list.includes(key);
    return (
      (isService && SERVICE) | (isRequired && REQUIRED) | KNOWN |
      (has(granted) && GRANTED) | (has(before) && WAS_GRANTED)
    );
  });

/** A decision as page.js makes it. */
export const decision = (more) => ({
  action: "save_choices",
  surface: "first_layer",
  by: "subject",
  trusted: true,
  now: NOW,
  expires: LATER,
  receipt: "7f9a4c1e-0b7a-4b6e-9d2e-4f5a6b7c8d9e",
  subject: "AAAAAAAAAAAAAAAAAAAAAA",
  ...more,
});
