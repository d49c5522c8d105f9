// Reads and checks the site owner's configuration.
import { utf8 } from "./core.js";
import { palettes } from "./theme.js";

/**
 * Every object a configuration may hold, one per line: its name, then its members. What is not here
 * is an error, so there is no member that could favour one button.
 *
 * `!` marks a member that must be there, `[x` a list of `x`, `{x` an object with names of the owner's
 * choosing, `a|b` one of these words. A capital letter is a rule of SCALARS, another name another line.
 */
const GRAMMAR = `root $schema=T notice=notice! controller=controller! categories=[category! texts={{words languages=[T regions=regions storage=storage receipts=receipts signals=signals theme=theme headless=F import=[vanilla-cookieconsent|klaro|orejime|tarteaucitron|osano
notice id=L! version=L! policyUrl=T!
controller name=T! contact=T! address=T country=C
category id=I! required=F confirm=F purpose=L services=[service
service id=I! name=T! recipient=T country=C policyUrl=T cookies=[cookie storageKeys=[T
cookie name=T! days=N
words title=T description=T
regions default=opt_in|opt_out opt_out=[T
storage kind=local|cookie days=D remind=D domain=J endpoint=T
receipts endpoint=T! headers={T
signals google={[ad_storage|ad_user_data|ad_personalization|analytics_storage|functionality_storage|personalization_storage|security_storage googleOptions=google uet={[ad_storage clarity={[ad_Storage|analytics_Storage meta=I tiktok=I dataLayer=F gpc=F
google waitForUpdate=W adsDataRedaction=F urlPassthrough=F regions=[T
theme position=bottom|top|corner|inline scheme=auto|light|dark radius=R font=O surface=H text=H accent=H`;

/**
 * Shortest life of a choice, in days. Half a year between two questions is what the Garante
 * (10 June 2021, n. 231) requires and the CNIL (2020-092) recommends; less is nagging.
 */
export const MIN_DAYS = 183;

/** The type of a scalar, what it must be (a pattern, or the least and the most), and that in words. */
const SCALARS = {
  F: ["boolean", /./, "true or false"],
  N: ["number", [0, Infinity], "a number from 0"],
  D: ["number", [MIN_DAYS, 3650], "days from 183 to 3650"],
  R: ["number", [0, 32], "pixels from 0 to 32"],
  W: ["number", [0, 10000], "milliseconds from 0 to 10000"],
  T: ["string", /./, "a text"],
  // What the schema of receipts takes.
  L: ["string", /^.{1,64}$/, "a text of at most 64 characters"],
  I: ["string", /^[a-z][a-z0-9_-]{0,63}$/, "a-z, then a-z 0-9 _ -, at most 64"],
  J: ["string", /^[a-z0-9.-]+$/i, "a host name"],
  C: ["string", /^[A-Z]{2}$/, "two capital letters"],
  H: ["string", /^#([0-9a-f]{3}){1,2}$/i, "#rgb or #rrggbb"],
  O: ["string", /^[a-z0-9 ,"'-]+$/i, "names of fonts"],
};

/** The members of each object of the grammar: a map from name to rule. */
const MEMBERS = new Map(
  GRAMMAR.split("\n").map((line) => {
    const [name, ...members] = line.split(" ");
    return [name, new Map(members.map((member) => member.split("=")))];
  }),
);

export const isObject = (value) => !!value && typeof value == "object" && !Array.isArray(value);

/** Throws the sentence that says what is wrong, and where. */
const refuse = (path, value, allowed) => {
  const found =
    value == null ? "nothing"
    : Array.isArray(value) ? "a list"
    : typeof value == "object" ? "an object"
    : typeof value == "string" ? `"${value}"`
    : String(value);
  throw `${path || "(root)"}: found ${found}, allowed: ${allowed}`;
};

const isNeeded = (rule) => rule.at(-1) == "!";

/**
 * Checks a value; gives a copy of it out of objects without a prototype: what the owner did not say cannot come from
 * what a page has put on `Object.prototype`, and what the page does to its object later changes nothing.
 */
const check = (value, rule, path) => {
  if (value == null && !isNeeded(rule)) return value;
  const name = rule.replace("!", "");
  const inner = name.slice(1);
  const known = MEMBERS.get(name);
  if (name[0] == "[") {
    if (!Array.isArray(value)) refuse(path, value, "a list");
    return Array.from(value, (item, at) => check(item, inner + "!", `${path}[${at}]`));
  }
  if (known || name[0] == "{") {
    if (!isObject(value)) refuse(path, value, "an object");
    known?.forEach((rule, member) => {
      if (isNeeded(rule) && !Object.hasOwn(value, member)) refuse(path, value, "also " + member);
    });
    const copy = Object.create(null);
    for (const member of Object.keys(value)) {
      const at = path + (path && ".") + member;
      const rule = known ? known.get(member) : inner;
      if (!rule) refuse(at, value[member], [...known.keys()].join(" "));
      copy[member] = check(value[member], rule, at);
    }
    return copy;
  }
  const [type, range, allowed] = SCALARS[name] ?? ["string", new RegExp(`^(${name})$`), name];
  // The type first: a pattern would take what is no text for one.
  if (typeof value != type || !(range.test ? range.test(value) : value >= range[0] && value <= range[1])) refuse(path, value, allowed);
  return value;
};

/**
 * A fingerprint of what a visitor decides about in one category: its services and who receives data
 * (FNV-1a, 32 bits). Wording does not count.
 */
const substance = (services) => {
  let hash = 0x811c9dc5;
  const text = services.map(({ id, recipient }) => `${id}\0${recipient ?? ""}\0`).join("");
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
};

/** Whether silence means yes: in the regions listed and their parts; where none is known, as the owner says, else no. */
const isOptOut = (regions, region) =>
  region ?
    (regions?.opt_out ?? []).some((code) => region == code || region.startsWith(code + "-"))
  : regions?.default == "opt_out";

/**
 * Checks a configuration; gives what everything else works with, or throws a sentence.
 *
 * `items` are the categories, each followed by its services, in the order of the notice: `id`, `def`
 * (what the owner wrote), `isService`, `isRequired`, its `category` (a category's is itself), and of a
 * category `title`, `description` and `substance`. `isOptOut` is whether silence means yes in this region. `index` is the place of a category's id in `items`,
 * and of a service's after a slash.
 */
export const read = (given, texts, language, region) => {
  const config = check(given, "root!", "");
  const items = [];
  const index = new Map();
  const add = (path, key, item) => {
    if (index.has(key)) refuse(path, item.id, "each id once");
    index.set(key, items.push(item) - 1);
  };
  config.categories.forEach((def, at) => {
    const { id, services } = def;
    const isRequired = !!def.required;
    const path = `categories[${at}]`;
    const shipped = Object.hasOwn(texts.categories, id) ? texts.categories[id] : {};
    const category = { id, def, isRequired, ...shipped, ...config.texts?.[language]?.[id], substance: substance(services ?? []) };
    category.category = category;
    add(path, id, category);
    if (!category.title || !category.description) {
      refuse(path, id, "own categories with texts.<language>.<id>.title and .description");
    }
    services?.forEach((def, at) =>
      add(`${path}.services[${at}]`, "/" + def.id, { id: def.id, def, isService: true, isRequired, category }),
    );
  });
  if (items.every(({ isRequired }) => isRequired)) refuse("categories", null, "at least one that is not required");
  for (const name of ["google", "uet", "clarity", "meta", "tiktok"]) {
    const ids = config.signals?.[name];
    for (const id of isObject(ids) ? Object.keys(ids) : ids ? [ids] : []) {
      if (!config.categories.some((category) => category.id == id)) refuse(`signals.${name}${id === ids ? "" : "." + id}`, id, "a category's id");
    }
  }
  const { kind, remind, domain, endpoint, ...storage } = config.storage ?? {};
  const days = storage.days ?? MIN_DAYS;
  if (remind >= days) refuse("storage.remind", remind, "less than storage.days");
  if (kind != "cookie" && (domain ?? endpoint)) refuse("storage.kind", kind, "cookie, for domain and endpoint");
  // What is sensitive is never silent (`confirm`), so there every visitor is asked.
  const isSilent = isOptOut(config.regions, region) && !config.categories.some(({ confirm }) => confirm);
  return { config, texts, language, region, isOptOut: isSilent, days, items, index, palettes: palettes(config.theme ?? {}, refuse) };
};
