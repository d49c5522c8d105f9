// As its README says: script, `init` with the values given there, services of one's own. The minified
// files, which it takes by itself when its script's name says so.
import { join } from "node:path";

export const accept = "#tarteaucitronPersonalize2";

export const folder = ({ peers }) => join(peers, "tarteaucitronjs");

export const version = ({ peerVersion }) => peerVersion("tarteaucitronjs");

const kinds = { analytics: "analytic", marketing: "ads", media: "video" };

export const build = (model) => {
  const config = {
    privacyUrl: "/privacy",
    bodyPosition: "bottom",
    hashtag: "#tarteaucitron",
    cookieName: "tarteaucitron",
    orientation: "middle",
    groupServices: false,
    showDetailsOnClick: true,
    serviceDefaultState: "wait",
    showAlertSmall: false,
    cookieslist: false,
    showIcon: true,
    iconPosition: "BottomRight",
    adblocker: false,
    DenyAllCta: true,
    AcceptAllCta: true,
    highPrivacy: true,
    handleBrowserDNTRequest: false,
    removeCredit: false,
    moreInfoLink: true,
    useExternalCss: false,
    useExternalJs: false,
    readmoreLink: "",
    mandatory: true,
    mandatoryCta: true,
    googleConsentMode: true,
  };
  const services = model.services.map(({ id, name, category, cookies }) => [
    id,
    name,
    kinds[category],
    model.tags.filter(({ service }) => service.id === id).map(({ src }) => src),
    ...(cookies ? [cookies] : []),
  ]);
  return {
    head: `<script src="{base}/tarteaucitron.min.js"></script>
<script>
tarteaucitron.init(${JSON.stringify(config)});
${JSON.stringify(services)}.forEach(function (s) {
  tarteaucitron.services[s[0]] = {
    key: s[0], type: s[2], name: s[1], needConsent: true, cookies: ${model.keeps ? "s[4]" : "[]"},
    js: function () { s[3].forEach(function (src) { tarteaucitron.addScript(src); }); }
  };
  (tarteaucitron.job = tarteaucitron.job || []).push(s[0]);
});
</script>`,
  };
};
