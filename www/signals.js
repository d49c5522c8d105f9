// Tells vendors' own consent interfaces what is granted; each in the order that its vendor requires.

/** Google's queue takes `arguments` objects only. */
const gtag = function () {
  (window.dataLayer ||= []).push(arguments);
};
const clarity = function () {
  (window.clarity.q ||= []).push(arguments);
};

/** "granted" or "denied" for each type of a vendor; one that two categories name is granted by both only. */
const types = (map, isGranted) => {
  const all = {};
  for (const [id, names] of Object.entries(map)) {
    for (const name of names) all[name] = all[name] != "denied" && isGranted(id) ? "granted" : "denied";
  }
  return all;
};
const nothing = () => false;

let google;
/** Google Consent Mode v2: denied until further notice, before the first of its tags. Once. */
export const begin = (map, { waitForUpdate = 500, adsDataRedaction, urlPassthrough, regions } = {}) => {
  if (google || !map) return;
  google = map;
  const region = regions && { region: regions };
  gtag("consent", "default", { ...types(map, nothing), wait_for_update: waitForUpdate, ...region });
  if (adsDataRedaction) gtag("set", "ads_data_redaction", true);
  if (urlPassthrough) gtag("set", "url_passthrough", true);
};

/** The page starts: the defaults, all denied, of those that know defaults. */
export const start = ({ google, googleOptions, uet, tiktok } = {}) => {
  begin(google, googleOptions);
  if (uet) (window.uetq ||= []).push("consent", "default", types(uet, nothing));
  if (tiktok) (window.ttq ||= []).push(["holdConsent"]);
};

/** A decision, taken up or new: one call for each vendor. `isGranted` is by a category's id. */
export const update = (signals = {}, isGranted, categories) => {
  const { uet, meta, tiktok } = signals;
  const map = signals.google ?? google;
  if (map) gtag("consent", "update", types(map, isGranted));
  if (uet) window.uetq.push("consent", "update", types(uet, isGranted));
  if (signals.clarity) (window.clarity ||= clarity)("consentv2", types(signals.clarity, isGranted));
  // Meta's snippet loads nothing where `fbq` is there already, so there can be no queue before it.
  if (meta) window.fbq?.("consent", isGranted(meta) ? "grant" : "revoke");
  if (tiktok) {
    const call = isGranted(tiktok) ? "grantConsent" : "revokeConsent";
    if (ttq[call]) ttq[call]();
    else ttq.push([call]);
  }
  if (signals.dataLayer) {
    const untick = Object.fromEntries(categories.map((id) => [id, isGranted(id)]));
    (window.dataLayer ||= []).push({ event: "untick_consent", untick });
  }
};
