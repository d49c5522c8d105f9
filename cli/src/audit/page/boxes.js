// Boxes, switches and their state before anybody touched them.

const boxName = (box) => {
  const told = [...(box.labels ?? [])].map((label) => textOf(label, 120)).join(" ");
  return (told || namesOf(box)[0] || textOf(box.closest("label, li, tr, fieldset, div") ?? box, 120)).slice(0, 120);
};
const isOn = (box) =>
  box.checked === true || box.indeterminate === true || /^(true|mixed)$/.test(box.getAttribute("aria-checked") ?? box.getAttribute("aria-pressed") ?? "");
const isFixed = (box) => box.disabled || box.readOnly || box.getAttribute("aria-disabled") === "true";

/** A box drawn by others has no room of its own; then whatever stands for it has. */
const isDrawn = (box) => isShown(box) || [...(box.labels ?? []), outer(box)].some((element) => element && isShown(element));

/** Boxes of a notice that a visitor can change, and which of them are on. */
const boxesOf = (surface) => {
  const free = everywhere(BOXES).filter((box) => isWithin(box, surface) && isDrawn(box) && !isFixed(box));
  const isNeeded = (box) => NEEDED.some((word) => clean(boxName(box)).includes(word));
  // "Refuse" pressed beforehand takes nobody's side against the visitor.
  const isNo = (box) => kindOfLabel(clean(namesOf(box)[0]))?.kind === "reject";
  const ticked = free.filter((box) => isOn(box) && !isNeeded(box) && !isNo(box));
  return { all: free, ticked };
};

/** Turns off whatever can be turned off; gives the elements to click, in order. */
const boxesThatAreOn = (surface) => boxesOf(surface).ticked.filter((box) => box.type !== "radio");
