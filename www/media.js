// Opens and closes gated elements that are not scripts: frames, images, media, style sheets, objects.
import { LIVE, RELEASED } from "./gate.js";
import { placeholder } from "./notice.js";
import { draw } from "./view.js";

/** What gets a placeholder: elements that show somebody else's content in a box of their own. */
const BOXES = "iframe,video,object,embed";

/** The placeholder of an element, and how the element was displayed before. */
const stands = new WeakMap();

/** Opens or closes an element. */
export const toggle = (element, isOpen, site) => {
  if (!isOpen && element.matches(BOXES) && !stands.get(element)?.host.isConnected) standIn(element, site);
  if (isOpen == element.hasAttribute(RELEASED)) return;
  element.toggleAttribute(RELEASED, isOpen);
  const stand = isOpen && stands.get(element);
  const hadFocus = stand && stand.host.contains(document.activeElement);
  if (stand) {
    // First, as an object that is not rendered loads nothing.
    stand.host.remove();
    stands.delete(element);
    element.style.display = stand.display;
  }
  for (const name of LIVE) {
    const value = element.getAttribute("data-" + name);
    if (value != null) isOpen ? element.setAttribute(name, value) : element.removeAttribute(name);
  }
  // A player reads its sources only when told to.
  element.closest("video,audio")?.load();
  if (hadFocus) {
    // Where the button was, a keyboard goes on.
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
  }
  // Frames and embedded objects keep their document until they are put in again.
  if (!isOpen && element.matches("iframe,object,embed")) element.parentNode.insertBefore(element, element.nextSibling);
};

/** Puts a placeholder before an element, of the same size, so that nothing moves when the content comes. */
const standIn = (element, site) => {
  const { category, service = "", thumbnail } = element.dataset;
  const picture = thumbnail && new URL(thumbnail, document.baseURI);
  const isOwn = picture && picture.origin == origin;
  // A picture of somebody else's would tell them of the visit.
  if (picture && !isOwn) console.warn(`[untick] data-thumbnail ${picture} is not of this site; it is not shown`);
  const host = draw(placeholder(site, category, service, element.title, isOwn ? picture.href : ""));
  const style = getComputedStyle(element);
  const set = (name, value) => host.style.setProperty(name, value, "important");
  set("border", "solid #0000");
  for (const name of ["position", "inset", "float", "margin", "padding", "border-width", "box-sizing", "aspect-ratio"]) {
    set(name, style.getPropertyValue(name));
  }
  // Not important, so that a filter list can hide it.
  host.style.display = style.display == "inline" ? "inline-block" : style.display;
  const { offsetWidth, offsetHeight, parentElement } = element;
  const { clientWidth, clientHeight } = parentElement;
  // What fills its place goes on filling it when the window changes; what is not rendered yet has its styles only.
  const fills = (size, room) => size >= room && room > 0;
  set("width", fills(offsetWidth, clientWidth) ? "100%" : style.width);
  set(
    "height",
    style.position == "absolute" && fills(offsetHeight, clientHeight) ? "100%"
    : style.aspectRatio != "auto" ? "auto"
    : style.height,
  );
  element.before(host);
  stands.set(element, { host, display: element.style.display });
  element.style.setProperty("display", "none", "important");
};
