// Asks the core whether what a tag names may open; the core's word alone decides.
import * as core from "./core.js";

/** Marks what has been released: no tag is released twice, wherever the page moves it. */
export const RELEASED = "data-untick-released";

/** Attributes by which an element that is no script asks for something; a gated one has them as `data-…`. */
export const LIVE = ["src", "srcset", "poster", "href", "data"];

let site;

/** Works with what read of config.js gives. */
export const use = (given) => {
  site = given;
};

/** Index of the item whose choice is a tag's: the service, else the category; -1 where one is not in the configuration. */
const indexOf = (category, service) => {
  const at = site.index.get(service ? "/" + service : category) ?? -1;
  return site.items[at]?.category.id == category ? at : -1;
};

/** What the choices say of a category (`!` before it asks for the opposite) and a service of it. */
export const verdict = (category, service) => {
  const wantsDenied = category[0] == "!";
  return core.verdict(indexOf(wantsDenied ? category.slice(1) : category, service), wantsDenied);
};

/** By attributes: `dataset` makes an object for each of a thousand tags. */
export const verdictOf = (element) => verdict(element.getAttribute("data-category"), element.getAttribute("data-service"));
export const isOpen = (element) => verdictOf(element) == core.OPEN;

/** Remembers that code of a tag has run. */
export const hasRun = ({ dataset }) => core.ran(indexOf(dataset.category.replace("!", ""), dataset.service));
