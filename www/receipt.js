// The receipt of one decision, exactly the published schema urn:untick:receipt:v1 (src/receipt.rs).
import { GRANTED, WAS_GRANTED, isAnyGranted } from "./core.js";
import { layout } from "./notice.js";

/** As it was when the page began: pages and plugins replace it. */
const { stringify } = JSON;

/** RFC 8785 canonical JSON. Everything Untick hashes is I-JSON, where this is all of it. */
export const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical)}]`
  : value && typeof value == "object" ?
    `{${Object.keys(value).filter((name) => value[name] !== undefined).sort().map((name) => stringify(name) + ":" + canonical(value[name]))}}`
  : stringify(value) ?? "null";

/** What was decided for each category, and for each service that is decided otherwise than its category. */
const decisions = ({ items, isOptOut }, states, { action, expires }) => {
  // Where silence means yes, only "Accept all" says so aloud.
  const isSilent = isOptOut && action != "accept_all";
  let ofCategory;
  return items.flatMap(({ id, isService, isRequired, category }, at) => {
    const isGranted = states[at] & GRANTED;
    const wasGranted = states[at] & WAS_GRANTED;
    const state =
      isRequired || (isGranted && isSilent) ? "not_applicable"
      : isGranted ? (wasGranted ? "renewed" : "given")
      : isOptOut ? "opted_out"
      : action == "expire" && wasGranted ? "expired"
      : wasGranted ? "withdrawn"
      : "refused";
    if (!isService) ofCategory = state;
    else if (state == ofCategory) return [];
    return {
      purpose: category.id,
      purpose_type: category.def.purpose ?? undefined,
      state,
      basis: isRequired ? "strictly_necessary" : isOptOut && (isSilent || !isGranted) ? "notice_opt_out" : "consent",
      valid_until: /^(given|renewed)$/.test(state) ? expires : undefined,
      recipients: isService ? [id] : undefined,
    };
  });
};

/**
 * `decision` has `action`, `isConfirmed` (the visitor was asked once more), `surface`, `by`, `trusted`, `now`, `expires`, `receipt` and `subject`;
 * `facts` is what only the page knows: `origin`, `policyUrl`, `isNarrow`, `gpc`, `region`, `bundle`,
 * `version`, `text` and `config` (hashes), `previousId` and `previous` (SHA-256 of the receipt before, if it is
 * still there) and, where the notice is on screen, `shownAt` and `parity`.
 */
export const write = (site, states, decision, facts) => {
  const { config, items, language } = site;
  const { id, version } = config.notice;
  const { name, contact, address } = config.controller;
  const { region, gpc, parity } = facts;
  const isSaid = isAnyGranted(items, states) && (!site.isOptOut || decision.action == "accept_all");
  return {
    schema: "urn:untick:receipt:v1",
    receipt_id: decision.receipt,
    previous_receipt_id: facts.previousId ?? null,
    previous_sha256: facts.previous,
    subject_id: decision.subject,
    event: {
      time: decision.now,
      shown_at: facts.shownAt,
      action: decision.action,
      surface: decision.surface,
      consent_type: !isSaid ? "none" : decision.isConfirmed ? "explicit" : "expressed",
      by: decision.by,
      trusted_input: decision.trusted,
    },
    jurisdiction: {
      code: region || "ZZ",
      regime: site.isOptOut ? "opt_out" : "opt_in",
      source: region ? "server" : site.isOptOut ? "config" : "unknown",
    },
    scope: { origin: facts.origin },
    notice: {
      id,
      version,
      language,
      url: facts.policyUrl,
      text_sha256: facts.text,
      config_sha256: facts.config,
      bundle_sha256: facts.bundle,
      layout: parity && layout(site),
      viewport: parity && (facts.isNarrow ? "narrow" : "wide"),
      parity: parity ?? null,
    },
    controllers: [{ id: "controller", name, contact, address: address ?? undefined, role: "controller" }],
    decisions: decisions(site, states, decision),
    withdrawal: { url: facts.origin + "/#untick", control: "[data-untick=open]" },
    signals: { gpc: gpc ?? null, gpc_source: gpc == null ? "none" : "navigator" },
    client: { product: "untick", version: facts.version },
  };
};
