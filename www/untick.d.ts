// Types of Untick: `window.untick`, the module `untick`, the events, the configuration.
//
// With a bundler:        import { start } from "untick";
// With the script tag:   /// <reference types="untick" />   declares window.untick and the events.

/**
 * Starts Untick in a page that does not use the script tag, and gives the API at once.
 *
 * The first start counts. A later one, or one on a page that already has the script tag, only
 * prints a warning and gives the API of the first.
 *
 * @param config The configuration, or the URL of its JSON file. Unless an object is given,
 *   `window.untickConfig` and then `<script type="application/json" id="untick-config">` are
 *   looked for first.
 */
export declare function start(config?: Configuration | string, options?: StartOptions): Untick;

/** The API that {@link start} gives; calls made before the start wait in a queue. */
declare const untick: Untick;
export default untick;

/** What the script tag takes as `data-` attributes. */
export interface StartOptions {
  /**
   * Where the visitor is, if the page knows: an ISO 3166 code such as `"FR"` or `"US-CA"`, or `"EU"`,
   * `"EEA"`. Receipts name it. Otherwise `<meta name="untick-region" content="…">` is read.
   */
  region?: string;
  /**
   * The folder that `lang/` lies in, absolute or relative to the page, such as `"/untick/"`. By default
   * the module's own; a bundler moves the module and leaves the texts behind.
   */
  base?: string;
}

/**
 * The page API.
 *
 * Calls made before Untick is ready are queued and keep their order. If Untick cannot start, they
 * are dropped: everything stays denied.
 */
export interface Untick {
  /**
   * Resolves when the configuration is read and the stored choice applied, and every queued call has
   * been made. Rejects with a {@link StartError} when Untick could not start.
   */
  readonly ready: Promise<void>;

  /** Shows the notice, with the present choices if there are any. */
  open(): void;

  /** Takes the notice away. Does nothing while there is no decision: closing decides nothing. */
  close(): void;

  /** Grants every category; those with `confirm` only once the visitor has confirmed it. */
  acceptAll(): void;

  /** Refuses every category that is not required. */
  rejectAll(): void;

  /**
   * Decides about the categories named and leaves the others as they are.
   *
   * @throws TypeError where a category is not in the configuration or a value is not a boolean;
   *   nothing has changed then. A call that was queued prints the error to the console instead.
   */
  save(choices: Choices): void;

  /**
   * Takes all consent back, as {@link rejectAll}, but recorded as a withdrawal. Like every decision
   * that closes something, it deletes the declared cookies and storage keys of what it closed, and
   * reloads the page if scripts of a closed category have run.
   */
  withdraw(): void;

  /**
   * Whether a category, or one service of it, is granted now. False until Untick is ready and the
   * visitor has decided, also for a required category, and for names not in the configuration.
   */
  granted(category: string, service?: string): boolean;

  /** A copy of the record that the browser keeps; null until there is one. */
  record(): ConsentRecord | null;

  /**
   * Copies of the receipts that this browser has, oldest first; see docs/receipt/receipt-v1.schema.json.
   * A refusal's is kept until it is sent only. None before Untick is ready.
   */
  receipts(): Receipt[];

  /**
   * Applies a record that the site kept for a signed-in visitor, from {@link record} on another device;
   * tells whether it did. It has to be valid, of this notice, and not expired. The newest decision wins;
   * of two at the same moment, what one refuses is refused. Its receipt says `by: "controller"`. Before
   * Untick is ready it is queued, and false is the answer.
   */
  restore(record: ConsentRecord): boolean;

  /** Erases the record and all receipts that this browser keeps, and asks anew. */
  forget(): void;

  /**
   * What in the page's markup would let a third party load without a choice, or keep a gate shut for
   * ever. For development: it fetches `untick-lint.mjs`, which lies beside the script, and rejects where
   * that is missing or Untick did not start.
   *
   * @param isReporting Also prints each finding as a warning. `data-lint` on the script tag does the
   *   same once the page has started.
   */
  lint(isReporting?: boolean): Promise<Finding[]>;

  /**
   * Listens to `untick:<type>` on `document` and gives a function that stops listening. What the
   * listener throws is reported by the browser and disturbs nothing.
   */
  on<Type extends keyof UntickEvents>(
    type: Type,
    listener: (event: CustomEvent<UntickEvents[Type]>) => void,
  ): () => void;
}

/** A receipt; its schema is `docs/receipt/receipt-v1.schema.json`. */
export interface Receipt {
  schema: "urn:untick:receipt:v1";
  receipt_id: string;
  subject_id: string;
  event: { time: string; action: Action; [member: string]: unknown };
  decisions: { purpose: string; state: string; [member: string]: unknown }[];
  [member: string]: unknown;
}

/** One problem that {@link Untick.lint} found. */
export interface Finding {
  code:
    | "unknown-category"
    | "unknown-service"
    | "live-script"
    | "live-address"
    | "no-address"
    | "duplicate-tag"
    | "ungated-third-party"
    | "early-connection"
    | "template"
    | "noscript-pixel";
  /** The element it is about. */
  element: Element;
  /** What is wrong. */
  message: string;
  /** What to do. */
  remedy: string;
}

/** Category id to yes or no. */
export type Choices = Record<string, boolean>;

/** Each event's name after `untick:`, and its `detail`. */
export interface UntickEvents {
  /** Untick has started. `document` fires it right after `ready` is resolved. */
  ready: null;
  /** The notice is on screen. */
  open: null;
  /** The notice is gone. */
  close: null;
  /** Something was decided: here, in another tab, or by {@link Untick.forget}. */
  consent: ConsentDetail;
  /**
   * What was granted has to be confirmed: the notice asks once more. With `headless` the page asks, and
   * calls {@link Untick.save} again for what is confirmed.
   */
  confirm: ConfirmDetail;
  /** A receipt was posted, or waits. */
  receipt: ReceiptDetail;
  /** Something failed; everything that depends on it stays denied. */
  error: ErrorDetail;
}

/** `detail` of `untick:consent`. */
export interface ConsentDetail {
  /** The record after the decision; null after {@link Untick.forget}. */
  record: ConsentRecord | null;
  /** Ids of the categories in which something opened or closed. */
  changed: string[];
  /** By what act; `withdraw` where nothing is left. */
  action: Action;
}

/** `detail` of `untick:confirm`. */
export interface ConfirmDetail {
  /** Ids of the categories that wait for the second answer; denied until then. */
  categories: string[];
}

/** `detail` of `untick:receipt`. */
export interface ReceiptDetail {
  /** The receipt's id, a UUID. */
  id: string;
  /** `sent`: the endpoint answered 2xx. `waiting`: it did not; the receipt is tried again. */
  status: "sent" | "waiting";
}

/** `detail` of `untick:error`. */
export interface ErrorDetail {
  code: ErrorCode;
  /** One sentence; the same as in the console where it is printed there. */
  message: string;
}

/** What `ready` rejects with. */
export interface StartError extends Error {
  code: "configuration" | "wasm_blocked";
}

/**
 * - `configuration`: it is missing, not JSON, or wrong. Untick has not started.
 * - `wasm_blocked`: the browser or the page's policy does not let WebAssembly run. Untick has not
 *   started.
 * - `storage_blocked`: the browser blocks storage; a choice lasts for the page view.
 * - `storage_full`: this choice could not be stored; it lasts for the page view.
 * - `choice_not_posted`: `storage.endpoint` did not take the choice; the browser's own cookie keeps it.
 * - `endpoint_blocked`: the page's Content-Security-Policy keeps receipts from `receipts.endpoint`; they wait.
 */
export type ErrorCode = "configuration" | "wasm_blocked" | "storage_blocked" | "storage_full" | "choice_not_posted" | "endpoint_blocked";

/**
 * By what act something was decided; `api` is {@link Untick.save}, {@link Untick.restore} or an import,
 * `signal_opt_out` the browser's GPC signal, `expire` the end of the choice's life.
 */
export type Action = "accept_all" | "reject_all" | "save_choices" | "withdraw" | "signal_opt_out" | "expire" | "api";

/** What the browser keeps of the last decision, under the name `untick` in the store of the configuration. */
export interface ConsentRecord {
  /** Format of the record. */
  schema: "urn:untick:record:v1";
  /** `notice.id` of the configuration. */
  notice: string;
  /** `notice.version` at the time of the decision. */
  noticeVersion: string;
  /** ISO 8601, UTC, milliseconds. */
  decidedAt: string;
  /** Until when nobody is asked again; the same for yes and no. Same form. */
  expiresAt: string;
  action: Action;
  /** What silence meant: no, or yes. */
  regime: "opt_in" | "opt_out";
  /** BCP 47 tag of the notice's language. */
  language: string;
  /** Every category that is not required, and what was decided about it. */
  choices: Choices;
  /** Only the services decided otherwise than their category. */
  services: Record<string, boolean>;
  /**
   * Fingerprints of the services and recipients that the visitor decided about, by category. Where
   * one no longer fits the configuration, the visitor is asked again.
   */
  substance: Record<string, number>;
  /** When a review was last offered ({@link Storage.remind}); same form. */
  remindedAt?: string;
  /** The browser sent the GPC signal. */
  gpc?: true;
  /** Pseudonym of this browser in receipts; `anon` while nothing was ever granted. */
  subjectId: string;
  /** Id of the decision's receipt; absent for `anon`. */
  receiptId?: string;
}

/** The configuration. Anything that is not described here is refused. */
export interface Configuration {
  /** For editors; Untick does not read it. */
  $schema?: string;
  notice: Notice;
  controller: Controller;
  /** What a visitor decides about, in the order shown; at least one not required. */
  categories: Category[];
  /** Own words, by language and category id; they win over the shipped ones. */
  texts?: Record<string, Record<string, Words>>;
  /**
   * Languages that the notice may speak, by the names of the files in `lang`; all of them by default.
   * It speaks the page's, else the visitor's, else the first of these, else English.
   */
  languages?: string[];
  regions?: Regions;
  storage?: Storage;
  receipts?: Receipts;
  signals?: Signals;
  theme?: Theme;
  /** No notice and no button: the page's own interface drives the API. */
  headless?: boolean;
  /** Notices whose stored refusals are carried over, from `untick-import.mjs` beside the script. Never grants. */
  import?: ("vanilla-cookieconsent" | "klaro" | "orejime" | "tarteaucitron" | "osano")[];
}

/** The notice as a document. */
export interface Notice {
  /** Its name. A record of another notice does not count here. */
  id: string;
  /** Its version, recorded with each decision. */
  version: string;
  /** Where the privacy policy is, absolute or relative to the page. */
  policyUrl: string;
}

/** Who decides why and how data is used. */
export interface Controller {
  name: string;
  /** E-mail address or URL for privacy questions. */
  contact: string;
  address?: string;
  /** ISO 3166-1, two capital letters. */
  country?: string;
}

/** One box of the notice. */
export interface Category {
  /**
   * What `data-category` says: a-z, then a-z 0-9 _ -, at most 64. `necessary`, `functional`,
   * `analytics`, `marketing` and `media` have words; others need {@link Configuration.texts}.
   */
  id: string;
  /** Always active, without a box. */
  required?: boolean;
  /** Sensitive: granting it asks once more, and every region asks. */
  confirm?: boolean;
  /** A term such as `dpv:ServiceUsageAnalytics`, for receipts. */
  purpose?: string;
  services?: Service[];
}

/** One third party, or one tool of the site's own. */
export interface Service {
  /** What `data-service` says; once in the whole configuration. Same form as a category's. */
  id: string;
  name: string;
  /** The company that receives data. */
  recipient?: string;
  /** Where it is: ISO 3166-1, two capital letters. */
  country?: string;
  policyUrl?: string;
  cookies?: Cookie[];
  /** Keys in localStorage and sessionStorage; `*` stands for anything. */
  storageKeys?: string[];
}

/** A cookie that a service sets. */
export interface Cookie {
  /** `*` stands for anything. */
  name: string;
  /** How long it is kept; absent or 0 means until the browser closes. */
  days?: number;
}

/** What a visitor reads about a category. */
export interface Words {
  title?: string;
  description?: string;
}

/** Which law applies where. */
export interface Regions {
  /** Where no region is known. Default: `opt_in`. */
  default?: "opt_in" | "opt_out";
  /** Regions where silence means yes, with all their parts: `"US"` covers `"US-CA"`. */
  opt_out?: string[];
}

/** Where a choice is kept. */
export interface Storage {
  /**
   * `local` (default) is localStorage. `cookie` is one cookie named `untick` that servers can read; its
   * form is in docs/configuration.md. A record of the other kind moves in. Where the browser blocks the
   * one, the other is used.
   */
  kind?: "local" | "cookie";
  /** Life of a choice, granted or refused alike: 183 to 3650 days. Default 183. */
  days?: number;
  /** After so many days, from 183 and less than `days`, the notice is shown once for a review; the choice stays in force. */
  remind?: number;
  /** For kind `cookie`: the host, with every host below it, that the choice holds for. Default: the page's host alone. */
  domain?: string | null;
  /** For kind `cookie`: a URL that answers a POST of the cookie's value with `Set-Cookie`, such as `/choice` of untick-receiver. */
  endpoint?: string;
}

/** Where receipts go. */
export interface Receipts {
  /** URL that takes them by POST. */
  endpoint: string;
  /** Headers that a gateway of one's own asks for. */
  headers?: Record<string, string>;
}

/** Google's consent types. */
export type GoogleType =
  | "ad_storage"
  | "ad_user_data"
  | "ad_personalization"
  | "analytics_storage"
  | "functionality_storage"
  | "personalization_storage"
  | "security_storage";

/** What other tools are told: denied defaults at the start where a vendor knows them, then one call for each decision. */
export interface Signals {
  /** Google Consent Mode v2: consent types by category id; one that several name needs them all. */
  google?: Record<string, GoogleType[]>;
  googleOptions?: {
    /** Milliseconds that Google's tags wait for an answer, 0 to 10000. Default 500. */
    waitForUpdate?: number;
    /** Redact advertising data while `ad_storage` is denied. */
    adsDataRedaction?: boolean;
    /** Pass click information in URLs while cookies are denied. */
    urlPassthrough?: boolean;
    /** Regions in which the default is denied, ISO 3166-2; everywhere if absent. Google takes no default for other regions. */
    regions?: string[];
  };
  /** Microsoft Advertising (UET): consent types by category id. */
  uet?: Record<string, "ad_storage"[]>;
  /** Microsoft Clarity, consent API v2: consent types by category id. */
  clarity?: Record<string, ("ad_Storage" | "analytics_Storage")[]>;
  /** The category that stands for Meta's pixel: `fbq("consent", …)`. */
  meta?: string;
  /** The category that stands for TikTok's pixel: `ttq.holdConsent()`, `grantConsent()`, `revokeConsent()`. */
  tiktok?: string;
  /** For tag managers: `{event: "untick_consent", untick: {<category>: boolean}}` in `dataLayer`. */
  dataLayer?: boolean;
  /** Whether the browser's GPC signal is an objection where silence means yes. Default true. */
  gpc?: boolean;
}

/** What the notice looks like; nothing here can favour one button. */
export interface Theme {
  position?: "bottom" | "top" | "corner" | "inline";
  scheme?: "auto" | "light" | "dark";
  /** CSS px, 0 to 32. */
  radius?: number;
  /** Names of fonts, as in CSS `font-family`. */
  font?: string;
  /** Background: `#rgb` or `#rrggbb`, as the two below. */
  surface?: string;
  text?: string;
  /** Focus rings, links and boxes; never a single button. */
  accent?: string;
}

declare global {
  interface Window {
    /** The API, once the script tag has run or the module has started. */
    untick?: Untick;
    /** The configuration, if the page sets it before the script tag. */
    untickConfig?: Configuration;
  }
  interface DocumentEventMap {
    "untick:ready": CustomEvent<null>;
    "untick:open": CustomEvent<null>;
    "untick:close": CustomEvent<null>;
    "untick:consent": CustomEvent<ConsentDetail>;
    "untick:confirm": CustomEvent<ConfirmDetail>;
    "untick:receipt": CustomEvent<ReceiptDetail>;
    "untick:error": CustomEvent<ErrorDetail>;
  }
}
