// Compiled, never run: everything a page does with Untick's types, and what they must refuse.
import untick, { start, type Configuration, type ConsentRecord, type StartError, type Untick } from "untick";
import fromFile from "../../www/demo/config.json" with { type: "json" };

const config: Configuration = {
  notice: { id: "main", version: "2026-11", policyUrl: "/privacy" },
  controller: { name: "Acme SAS", contact: "privacy@example.com", country: "FR" },
  categories: [
    { id: "necessary", required: true },
    {
      id: "analytics",
      purpose: "dpv:ServiceUsageAnalytics",
      services: [
        {
          id: "plausible",
          name: "Plausible",
          recipient: "Plausible Insights OÜ",
          country: "EE",
          policyUrl: "https://plausible.io/privacy",
          cookies: [{ name: "_pa*", days: 390 }],
          storageKeys: ["plausible_*"],
        },
      ],
    },
  ],
  texts: { en: { analytics: { title: "Statistics" } } },
  regions: { default: "opt_in" },
  storage: { kind: "local", days: 183, domain: null },
  receipts: { endpoint: "https://consent.example.com/receipts" },
  signals: { google: { analytics: ["analytics_storage"] } },
  theme: { position: "corner", scheme: "dark", radius: 4, accent: "#2456e6" },
};

const api: Untick = start(config, { region: "FR", base: "/untick/" });
start("/untick/config.json");
start();
// The compiler reads the words of a JSON file as `string`.
start(fromFile as Configuration);
untick.acceptAll();

api.ready.then(
  () => api.open(),
  (error: StartError) => console.error(error.code, error.message),
);
api.save({ analytics: true });
api.close();
api.rejectAll();
api.withdraw();
api.forget();

const mayCount: boolean = api.granted("analytics") && api.granted("analytics", "plausible");
const record: ConsentRecord | null = api.record();
if (record && mayCount) console.log(record.choices["analytics"], record.receiptId?.length);

const stop = api.on("consent", ({ detail }) => console.log(detail.action, detail.changed, detail.record?.decidedAt));
stop();
api.on("receipt", ({ detail }) => detail.status === "sent");
document.addEventListener("untick:error", ({ detail }) => console.error(detail.code, detail.message));
window.untick?.open();
window.untickConfig = config;

// @ts-expect-error a choice is yes or no
api.save({ analytics: "yes" });
// @ts-expect-error there is no such event
api.on("closed", () => {});
// @ts-expect-error one button cannot be told apart
const biased: Configuration = { ...config, theme: { acceptColour: "#0a0" } };
// @ts-expect-error nor a box ticked
const ticked: Configuration = { ...config, categories: [{ id: "analytics", preticked: true }] };
// @ts-expect-error the API cannot be changed
api.ready = Promise.resolve();
export { biased, ticked };

const known: boolean = api.restore(record ?? fromServer);
declare const fromServer: ConsentRecord;
api.on("confirm", ({ detail }) => api.save(Object.fromEntries(detail.categories.map((id) => [id, known]))));
const everything: Configuration = {
  ...config,
  categories: [{ id: "necessary", required: true }, { id: "marketing", confirm: true }],
  storage: { kind: "cookie", days: 400, remind: 200, domain: "example.com", endpoint: "/choice" },
  receipts: { endpoint: "/receipts", headers: { "x-key": "1" } },
  signals: {
    google: { marketing: ["ad_storage"] },
    googleOptions: { waitForUpdate: 500, adsDataRedaction: true, urlPassthrough: false, regions: ["ES"] },
    uet: { marketing: ["ad_storage"] },
    clarity: { marketing: ["ad_Storage"] },
    meta: "marketing",
    tiktok: "marketing",
    dataLayer: true,
  },
  import: ["klaro"],
};
// @ts-expect-error Google knows no such type
const unheard: Configuration = { ...everything, signals: { google: { marketing: ["ads"] } } };
console.log(unheard.notice.id);

const findings = await untick.lint();
for (const { code, element, message, remedy } of findings) {
  if (code === "live-script") element.remove();
  console.log(message.length + remedy.length);
}
// @ts-expect-error: not a code
findings.some(({ code }) => code === "unheard-of");
