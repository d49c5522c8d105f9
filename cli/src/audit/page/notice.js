// Finds the notice and its controls by what they say and where they stand.

const CONTROLS = "button, [role=button], [role=link], a, input[type=button], input[type=submit], summary, [onclick]";
const BOXES = "input[type=checkbox], input[type=radio], [role=switch], [role=checkbox], [role=radio], [aria-pressed]";

/** Roots that known tools give their notice; only for the tool's name in the report. */
const TOOLS = {
  Untick: "untick-notice", "vanilla-cookieconsent": "#cc-main", Klaro: ".klaro", Orejime: "[class*=orejime-]",
  tarteaucitron: "#tarteaucitronRoot", OneTrust: "#onetrust-consent-sdk", Cookiebot: "#CybotCookiebotDialog",
  Didomi: "#didomi-host", Usercentrics: "#usercentrics-root, #usercentrics-cmp-ui", InMobi: ".qc-cmp2-container",
  Sourcepoint: "[id^=sp_message_container]", Osano: ".osano-cm-window", iubenda: "#iubenda-cs-banner",
  CookieYes: ".cky-consent-container", Complianz: "#cmplz-cookiebanner-container", TrustArc: "#truste-consent-track, .truste_box_overlay",
  Axeptio: "#axeptio_overlay", Borlabs: "#BorlabsCookieBox", Termly: "#termly-code-snippet-support", "Cookie Consent (Osano, old)": ".cc-window",
};
/** Where known tools keep the way back. */
const REOPENERS =
  "[data-untick=open], [data-cc^=show], #tarteaucitronIcon, #tarteaucitronManager, .cky-btn-revisit, #ot-sdk-btn, .ot-sdk-show-settings, #ot-sdk-btn-floating button, .osano-cm-widget, .cmplz-manage-consent, .iubenda-cs-preferences-link, .iubenda-tp-btn, #CookiebotWidget button, .cc-revoke";
const HINT = /cookie|consent|gdpr|rgpd|(^|[-_ ])cmp|cmp([-_ ]|$)|privacy|untick|klaro|orejime|tarteaucitron|onetrust|didomi|usercentrics/i;

const isHinted = (element) => HINT.test(`${element.localName} ${element.id} ${element.getAttribute("class") ?? ""}`);
const isPlaced = (element) =>
  /^(fixed|sticky)$/.test(getComputedStyle(element).position) || element.matches("dialog, [role=dialog], [role=alertdialog], [aria-modal=true]");
const isPage = (element) => element === document.body || element === document.documentElement;
const fills = (element) => {
  const { width, height } = element.getBoundingClientRect();
  return width >= innerWidth * 0.95 && height >= innerHeight * 0.95;
};

/** The notice that a control belongs to: the nearest placed ancestor about consent, else the outermost with a telling name, else the nearest that speaks of it. */
const surfaceOf = (control) => {
  const chain = [];
  for (let at = outer(control); at && !isPage(at); at = outer(at)) chain.push(at);
  const texts = new Map(chain.map((element) => [element, textOf(element)]));
  const isAbout = (element) => texts.get(element).length > 40 && texts.get(element).length <= 6000 && isOnTopic(texts.get(element));
  let surface =
    chain.find((element) => isPlaced(element) && isAbout(element)) ??
    chain.findLast((element) => isHinted(element) && isAbout(element)) ??
    chain.find((element) => isAbout(element) && texts.get(element).length <= 2500);
  // A frame that says nothing else is the notice.
  if (!surface && self !== top && isOnTopic(textOf(document.body)) && textOf(document.body).length <= 6000) surface = document.body;
  // A layer over the whole window holds the notice; the notice is what is drawn on it.
  while (surface && fills(surface)) {
    const inner = chain[chain.indexOf(surface) - 1];
    if (!inner || !isAbout(inner)) break;
    surface = inner;
  }
  return surface ?? null;
};

/** Whether a click on its middle would meet it. */
const isOnTop = (element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  const drawn = drawnAt(left + width / 2, top + height / 2);
  return !!drawn && isWithin(drawn, element);
};

const first = (selector) => (selector ? everywhere(selector).find(isShown) : undefined);

/** Clickable elements that say something of consent, with what they say. */
const speaking = () => {
  const found = (elements) => elements.flatMap((element) => {
    const said = isShown(element) && kindOf(element);
    return said ? [{ element, ...said }] : [];
  });
  const controls = found(everywhere(CONTROLS));
  if (controls.some(({ kind }) => kind === "accept" || kind === "reject")) return controls;
  // Some sites make buttons of plain boxes.
  const plain = everywhere("div, span, p, li").filter((element) => !element.childElementCount && getComputedStyle(element).cursor === "pointer");
  return [...controls, ...found(plain)];
};

/** Notices on the page, the likeliest first. */
const notices = () => {
  const groups = new Map();
  for (const said of speaking()) {
    const surface = surfaceOf(said.element);
    if (!surface) continue;
    if (!groups.has(surface)) groups.set(surface, []);
    groups.get(surface).push(said);
  }
  const list = [...groups].map(([surface, controls]) => {
    const of = (kind) => controls.filter((control) => control.kind === kind).sort((one, other) => other.length - one.length)[0];
    const notice = { surface, accept: of("accept"), reject: of("reject"), settings: of("settings"), save: of("save") };
    // Of two that are open the one on top is the one to answer.
    const main = (notice.accept ?? notice.reject ?? notice.save)?.element;
    notice.score = 3 * !!notice.accept + 3 * !!notice.reject + !!notice.settings + !!notice.save + 2 * (isPlaced(surface) || isHinted(surface));
    notice.isOnTop = !!main && isOnTop(main);
    return notice;
  });
  return list.filter(({ accept, reject, save }) => accept || reject || save).sort((one, other) => other.isOnTop - one.isOnTop || other.score - one.score);
};

/** Whether a group of controls is a notice, not a lone button: opened again it may have no more than boxes and a button that saves. */
const isWhole = ({ score, save, surface }) => score >= 5 || (save && score >= 3 && boxesOf(surface).all.length > 0);

/** The notice that is shown now, or null; the owner's selectors come before what is found. */
const current = () => {
  const named = (selector, kind) => {
    const element = first(selector);
    return element && { element, kind, label: namesOf(element)[0] ?? "" };
  };
  const accept = named(chosen.accept, "accept");
  const reject = named(chosen.reject, "reject");
  const guess = chosen.accept && !accept && !reject ? undefined : notices().find(isWhole);
  if (!accept && !reject) return guess ?? null;
  const surface = surfaceOf((accept ?? reject).element) ?? outer((accept ?? reject).element);
  const rest = guess?.surface === surface ? guess : {};
  return { settings: rest.settings, save: rest.save, surface, accept: accept ?? rest.accept, reject: reject ?? rest.reject };
};

/** Controls outside of a notice that open it again, the likeliest first. */
const reopeners = () => {
  const known = first(chosen.open) ?? first(REOPENERS);
  const isPolicy = /polic|statement|notice|erklärung|hinweis|politique|informativa|declaração|beleid|richtlin/i;
  const said = everywhere(CONTROLS).filter((element) =>
    isShown(element) && namesOf(element).some((name) => !isPolicy.test(name) && REOPEN.some((phrase) => says(clean(name), phrase))));
  return [...new Set([known, ...said].filter(Boolean))];
};
