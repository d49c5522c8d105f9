import { start, type Configuration, type ConsentDetail, type Untick } from "untick";

const config: Configuration = {
  notice: { id: "shop", version: "1", policyUrl: "/privacy" },
  controller: { name: "Somebody", contact: "privacy@example.com", country: "FR" },
  categories: [
    { id: "necessary", required: true },
    {
      id: "analytics",
      services: [{ id: "stats", name: "Stats", recipient: "Stats OÜ", country: "EE", cookies: [{ name: "_stats*", days: 390 }] }],
    },
  ],
};

const untick: Untick = start(config, { base: "/untick/" });
const app = document.querySelector<HTMLDivElement>("#app");
const show = (): void => {
  if (app) app.textContent = untick.granted("analytics", "stats") ? "counted" : "not counted";
};
untick.ready.then(show);
untick.on("consent", ({ detail }: CustomEvent<ConsentDetail>) => {
  show();
  console.info(detail.action);
});
