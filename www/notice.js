// What the notice says, as a description that is drawn, hashed and archived.
//
// The description is the canonical text of the notice: everything a visitor sees or hears, in order,
// in one language, with the structure that carries it. It follows from the configuration and the
// shipped texts alone, so every browser draws and hashes the same. Each line is an array: depth,
// element name ("#" for the shadow root), text, attributes as name=value.
//
// Texts, boxes and buttons stand in the light tree (depth 1): tools that look for a notice do not
// enter shadow roots, and ::slotted rules still keep page CSS away from them.

const lang = ({ language }) => "lang=" + language;
const button = (label, action, ...more) => [1, "button", label, "type=button", "data-untick=" + action, ...more];

/** Name of the box by which a visitor opts out of everything. */
export const OPT_OUT = "untick-opt-out";

/** A place in the list of what is decided about. */
const entry = (name) => [[5, "li"], [6, "div", "", "class=head"], [7, "slot", "", "name=" + name]];
/** Its box, always empty at first. */
const box = (name, label) => [
  [1, "input", "", "type=checkbox", "id=" + name, "name=" + name, "slot=" + name],
  [1, "label", label, "for=" + name, "slot=" + name],
];

/** Puts in what a text mentions. */
const fill = (text, first, second) => text.replace(/\$[DE]/g, (mark) => (mark == "$D" ? first : second));

const recipient = ({ def }) => def.recipient ?? def.name;

export const layout = ({ config }) => config.theme?.position ?? "bottom";

/** What a service keeps on the visitor's device, and for how long. */
const stored = ({ cookies, storageKeys }, texts) =>
  [
    ...(cookies ?? []).map(({ name, days }) => `${name} (${days ? fill(days == 1 ? texts.day : texts.days, days) : texts.session})`),
    ...(storageKeys ?? []),
  ].join(", ");

/** The notice, with further lines after the categories. Of the three buttons only label and action differ. */
export const notice = (site, more = [], isSignalled, isReview) => {
  const { config, texts, items, isOptOut } = site;
  const own = config.controller.name;
  const others = new Set(items.filter(({ isService }) => isService).map(recipient).filter((name) => name != own));
  const lines = [
    [0, "untick-notice", "", "role=dialog", "aria-labelledby=untick-title", lang(site), "data-position=" + layout(site)],
    [1, "#"],
    [2, "div", "", "class=card"],
    [3, "div", "", "class=body"],
    [4, "slot"],
    [4, "ul"],
    [1, "h2", texts.title, "id=untick-title", "tabindex=-1"],
    [1, "p", fill(isOptOut ? texts.optOutIntro : texts.intro, own) + " " + fill(texts.recipients, "", others.size)],
    ...(isSignalled ? [[1, "p", texts.signal]] : []),
    ...(isReview ? [[1, "p", texts.remind]] : []),
    [1, "a", texts.policy, "href=" + config.notice.policyUrl],
  ];
  items.forEach(({ id, def, isService, isRequired, title, description }, at) => {
    const name = "untick-" + id;
    if (!isService) {
      lines.push(...entry(name));
      if (isRequired) lines.push([7, "small", texts.always]);
      if (isRequired || isOptOut) lines.push([1, "span", title, "slot=" + name]);
      else lines.push(...box(name, title));
      lines.push([6, "details"], [7, "summary", texts.details], [7, "p", description]);
      return;
    }
    if (!items[at - 1].isService) {
      const heads = [texts.service, texts.recipient, texts.country, texts.storage];
      lines.push([7, "table"], [8, "tr"], ...heads.map((head) => [9, "th", head, "scope=col"]));
    }
    const cells = [def.name, def.recipient ?? "", def.country ?? "", stored(def, texts)];
    lines.push([8, "tr"], ...cells.map((cell) => [9, "td", cell]));
  });
  if (isOptOut) lines.push(...entry(OPT_OUT), ...box(OPT_OUT, texts.optOut));
  const slot = "slot=buttons";
  lines.push(
    ...more,
    [3, "div", "", "class=buttons"],
    [4, "slot", "", "name=buttons"],
    button(texts.reject, "reject-all", slot),
    button(texts.save, "save", slot),
    button(texts.accept, "accept-all", slot),
  );
  return lines;
};

/** What the visitor has decided before, newest first: added to the notice when it is opened again, and not hashed with it. */
export const past = ({ texts, language, items }, decisions) => {
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const titles = (granted) => items.filter(({ id, isService, isRequired }) => !isService && !isRequired && granted.includes(id)).map(({ title }) => title);
  return [
    [4, "details", "", "class=past"],
    [5, "summary", texts.history],
    [5, "ul"],
    ...decisions.map(({ time, granted }) => [6, "li", `${dates.format(new Date(time))}: ${titles(granted).join(", ") || texts.reject}`]),
    [5, "p"],
    [6, "button", texts.export, "type=button", "data-untick=export"],
    [6, "button", texts.erase, "type=button", "data-untick=erase"],
  ];
};

/** The placeholder of a gated frame or player, which is called `title`; with a picture if there is one. */
export const placeholder = (site, category, service, title, picture) => {
  const item = site.items.find(({ id, isService }) => isService && id == service);
  const name = item?.def.name ?? category;
  const lines = [
    [0, "untick-placeholder", "", "role=group", "aria-label=" + (title || name), lang(site)],
    [1, "#"],
    [2, "div", "", "class=card frame"],
    [3, "p", fill(site.texts.blocked, name, item ? recipient(item) : category)],
    [3, "div"],
    [4, "slot"],
    button(site.texts.allow, "allow", "data-for=" + category, "data-of=" + service),
    [1, "a", site.texts.reopen, "href=#untick", "data-untick=open"],
  ];
  if (picture) lines.splice(3, 0, [3, "img", "", "alt=", "src=" + picture]);
  return lines;
};

/** The button that opens the notice again on a page that has none. */
export const reopen = (site) => [
  [0, "untick-reopen", "", lang(site)],
  [1, "#"],
  [2, "slot"],
  // The icon of 11 CCR §7015: a tick and a cross, halves of one pill.
  ...(site.isOptOut ? [[2, "span", "✓✕", "class=pill", "aria-hidden=true"]] : []),
  button(site.isOptOut ? site.texts.optOutReopen : site.texts.reopen, "open"),
];
