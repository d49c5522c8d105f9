/** Yes or no by category id, and by `category/service`. What is not named is refused. */
export type Choices = Record<string, boolean>;

/** A configuration of Untick, as parsed JSON. */
export type Configuration = object;

/** What the browser keeps of a decision. */
export interface StoredRecord {
  schema: string;
  decidedAt: string;
  expiresAt: string;
  action: string;
  choices: Record<string, boolean>;
  services: Record<string, boolean>;
  [member: string]: unknown;
}

/** How an earlier decision was made. */
export interface Earlier {
  /** When. Now by default; 184 days ago makes one that has expired. */
  decidedAt?: Date | string | number;
  /** BCP 47 tag of the notice's language then. Default: `en`. */
  language?: string;
  /** Where the visitor was, as `data-region`. */
  region?: string;
}

/** What `expectNoGatedRequests` looks for. */
export interface Expectation {
  /** Hosts beside those that closed elements name, with their ports. */
  hosts?: string[];
  /** How long to watch before looking, ms. Default: 500. */
  watch?: number;
}

/** Somebody who looks at the page and clicks. */
export interface Visitor {
  /**
   * The next page opens as if this had been decided earlier; `null` is a first visit. With
   * Playwright and Puppeteer before any `goto`; with a WebDriver, {@link visit} applies it.
   */
  decided(choices: Choices | "accept-all" | "reject-all" | null, options?: Earlier): Promise<void>;
  /**
   * Opens a page and waits until Untick has started. A WebDriver that has to store something
   * opens `via` first, a file of the same site that runs nothing. Default: `/untick/untick.js`.
   */
  visit(url: string, options?: { via?: string }): Promise<void>;
  /** Waits until Untick has started; rejects with the reason where it cannot. */
  ready(): Promise<void>;
  /** Waits until the notice is on screen. */
  shown(): Promise<void>;
  isShown(): Promise<boolean>;
  /** Clicks "Accept all" and waits until the notice is gone; so the two below. */
  acceptAll(): Promise<void>;
  rejectAll(): Promise<void>;
  /** Clicks the boxes that say otherwise, then "Save choices". */
  save(choices: Record<string, boolean>): Promise<void>;
  /** Clicks what opens the notice again. */
  open(): Promise<void>;
  granted(category: string, service?: string): Promise<boolean>;
  record(): Promise<StoredRecord | null>;
  /** Addresses that were asked for. */
  requests(): Promise<string[]>;
  forgetRequests(): void | Promise<void>;
  /** Fails if a host of something gated and not granted was asked for anything. */
  expectNoGatedRequests(expectation?: Expectation): Promise<void>;
}

/**
 * A visitor on a `Page` of Playwright or Puppeteer, or a `WebDriver` of selenium-webdriver.
 *
 * @param config the configuration that the page uses
 */
export function visitor(page: object, config: Configuration): Visitor;

/** The record of such a decision, to be stored by other means. Throws where the configuration is wrong. */
export function record(
  config: Configuration,
  choices: Choices | "accept-all" | "reject-all",
  options?: Earlier,
): StoredRecord;
