import { start, type Configuration } from "untick";

const config: Configuration = {
  notice: { id: "main", version: "1", policyUrl: "/privacy" },
  controller: { name: "Acme SAS", contact: "privacy@example.com", country: "FR" },
  categories: [
    { id: "necessary", required: true },
    { id: "analytics", services: [{ id: "stats", name: "Stats", recipient: "Stats OÜ", country: "EE" }] },
    { id: "media", services: [{ id: "film", name: "Films", recipient: "Films Ltd", country: "GB" }] },
  ],
};

export const untick = start(config, { base: "/untick/" });
