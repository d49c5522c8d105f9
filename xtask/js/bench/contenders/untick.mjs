// Untick as its README says: one script, configuration in the page, receipts on.
import { join } from "node:path";
import { categories } from "../model.mjs";

export const accept = "untick-notice [data-untick=accept-all]";

export const folder = ({ dist }) => dist;

export const version = async ({ readJson, dist }) => (await readJson(join(dist, "package.json"))).version;

export const build = (model) => {
  const config = {
    notice: { id: "main", version: "2026-11", policyUrl: "/privacy" },
    controller: { name: "Example Ltd", contact: "privacy@example.com", country: "IE" },
    categories: categories.map(({ id, required }) =>
      required ? { id, required } : { id, services: model.of(id).map(({ id, name, cookies }) => ({ id, name, ...(cookies && { cookies: cookies.map((name) => ({ name, days: 30 })) }) })) },
    ),
    receipts: { endpoint: "/receipts" },
  };
  return {
    head: `<script type="application/json" id="untick-config">${JSON.stringify(config)}</script>
<script src="{base}/untick.js"></script>`,
    gated: model.tags
      .map(({ src, service }) => `<script type="text/plain" data-category="${service.category}" data-service="${service.id}" data-src="${src}"></script>`)
      .join("\n"),
  };
};
