// The demo's panel: what the third parties received, what this browser keeps, which receipts the
// database holds. It lives in a shadow root, so that neither the site's style nor the panel's
// reaches the other, and talks to nobody but the demo's own server.

// Both are the demo's own files; the configuration says what is asked and which cookies there are.
const [config, css] = await Promise.all([
  fetch("/untick/config.json").then((answer) => answer.json()),
  fetch(new URL("panel.css", import.meta.url)).then((answer) => answer.text()),
]);
const CATEGORIES = config.categories.filter(({ required }) => !required);
const COOKIES = CATEGORIES.flatMap(({ services }) => services).flatMap(({ cookies = [] }) =>
  cookies.map(({ name }) => name),
);
// Counting starts with this browser's first visit, or anew after forgetting: the moment its page
// was asked for, so that no request of that page is left out.
const SINCE = "demo-panel.since";
const GIVEN = ["given", "renewed"];
const SHOWN = 6;
const WIDE = matchMedia("(min-width: 64rem)");
const EVENTS = ["ready", "open", "close", "consent", "receipt", "error"].map((name) => `untick:${name}`);

const untick = () => window.untick ?? {};
const TIME = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
});
const clock = (time) => TIME.format(new Date(time));
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const pretty = (value) => JSON.stringify(value, null, 2);

/** An element with attributes and children; text is always text, never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const SKELETON = `
  <aside class="panel" aria-label="Demo panel, not part of the site">
    <button class="bar" type="button" aria-controls="body">
      <span class="name">Untick demo</span>
      <span class="glance" aria-hidden="true"></span>
      <span class="fold"></span>
    </button>
    <div id="body">
      <p class="aside">Beside the page, not a part of it.</p>
      <div class="dial">
        <output id="total">0</output>
        <p>requests received<br>by third parties</p>
      </div>
      <p class="verdict" role="status"></p>
      <ul class="categories"></ul>
      <h2>Third parties</h2>
      <div class="hosts"></div>
      <h2>Kept in this browser</h2>
      <div class="kept"></div>
      <h2>Receipts in the database</h2>
      <ol class="receipts" reversed></ol>
      <p class="none">None yet.</p>
      <button class="forget" type="button">Forget my choice and reload</button>
    </div>
  </aside>`;

class DemoPanel extends HTMLElement {
  #state = { hosts: [], receipts: [] };
  #since = since();

  constructor(sheet) {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = SKELETON;
  }

  connectedCallback() {
    const chosen = sessionStorage.getItem("demo-panel");
    this.#fold(chosen ? chosen === "open" : WIDE.matches);
    this.#find(".bar").addEventListener("click", () => {
      this.#fold(!this.hasAttribute("open"));
      sessionStorage.setItem("demo-panel", this.hasAttribute("open") ? "open" : "folded");
    });
    this.#find(".forget").addEventListener("click", forget);
    for (const name of EVENTS) document.addEventListener(name, () => this.#draw());
    addEventListener("storage", () => this.#draw());
    addEventListener("resize", () => this.#makeRoom());
    this.#watchNotice();
    this.#draw();
    this.#follow();
  }

  #find(selector) {
    return this.shadowRoot.querySelector(selector);
  }

  #fold(open) {
    this.toggleAttribute("open", open);
    this.#find(".bar").setAttribute("aria-expanded", open);
    this.#find("#body").hidden = !open;
    document.documentElement.dataset.demoPanel = open ? "open" : "folded";
    this.#makeRoom();
  }

  /** The notice comes and goes beside the body, and grows when a visitor looks at the details. */
  #watchNotice() {
    const sizes = new ResizeObserver(() => this.#makeRoom());
    const watch = () => {
      for (const notice of document.querySelectorAll("untick-notice")) sizes.observe(notice);
      this.#makeRoom();
    };
    new MutationObserver(watch).observe(document.documentElement, { childList: true });
    watch();
  }

  /** Ends above the notice where both would want the same place. */
  #makeRoom() {
    const notice = document.querySelector("untick-notice")?.getBoundingClientRect();
    const shares = notice?.right > this.#find(".panel").getBoundingClientRect().left;
    this.style.setProperty("--notice", `${shares ? Math.ceil(innerHeight - notice.top) : 0}px`);
  }

  /** Asks for news as long as somebody looks; each answer comes when something changed. */
  async #follow() {
    for (let version = ""; ;) {
      await visible();
      try {
        const answer = await fetch(`/demo/news?version=${version}`, { cache: "no-store" });
        if (!answer.ok) throw new Error(await answer.text());
        ({ version, state: this.#state } = await answer.json());
        for (const host of this.#state.hosts) host.requests = host.requests.filter(({ time }) => time >= this.#since);
        this.removeAttribute("lost");
        this.#draw();
      } catch {
        // A page that is being left also ends its request; only one that stays gets to say so.
        await new Promise((resume) => setTimeout(resume, 1000));
        this.setAttribute("lost", "");
        this.#draw();
      }
    }
  }

  #draw() {
    const { hosts, receipts } = this.#state;
    const record = untick().record?.() ?? null;
    const requests = hosts.flatMap((host) => host.requests);
    // Older receipts belong to another browser, or to a choice that was forgotten.
    const own = receipts.filter(({ event }) => Date.parse(event.time) >= this.#since);
    const strays = requests.filter((request) => !allowed(request, record, own));

    this.#find("#total").textContent = requests.length;
    this.#find(".glance").textContent = plural(requests.length, "third-party request");
    this.toggleAttribute("stray", strays.length > 0);
    this.#find(".verdict").textContent = this.hasAttribute("lost")
      ? "The demo’s server has stopped."
      : verdict(record, requests, strays);
    this.#find(".categories").replaceChildren(...CATEGORIES.map((category) => categoryRow(category, record, requests)));
    this.#find(".hosts").replaceChildren(...hosts.map(hostCard));
    this.#drawKept(record);
    this.#drawReceipts(receipts);
    this.#makeRoom();
  }

  #drawKept(record) {
    const keys = storedKeys();
    const cookies = document.cookie.split("; ").filter((cookie) => COOKIES.includes(cookie.split("=")[0]));
    const parts = [
      ["untick.record()", record ? pretty(record) : "null"],
      ...keys.map((key) => [`localStorage["${key}"]`, localStorage.getItem(key)]),
      ["document.cookie", cookies.join("\n") || "no third-party cookies"],
    ];
    const kept = this.#find(".kept");
    const open = new Set([...kept.querySelectorAll("details[open]")].map((part) => part.dataset.name));
    if (kept.dataset.shown === pretty(parts)) return;
    kept.dataset.shown = pretty(parts);
    kept.replaceChildren(
      ...parts.map(([name, text]) => {
        if (!text.includes("\n") && text.length < 30) return element("p", {}, element("code", {}, name), ` ${text}`);
        const part = element(
          "details",
          { "data-name": name },
          element("summary", {}, element("code", {}, name)),
          element("pre", { tabindex: 0 }, text),
        );
        part.open = open.has(name);
        return part;
      }),
    );
  }

  /** Receipts are only ever added, so what is unfolded stays unfolded. */
  #drawReceipts(receipts) {
    const list = this.#find(".receipts");
    for (const receipt of receipts.slice(list.childElementCount)) list.prepend(receiptRow(receipt));
    this.#find(".none").hidden = receipts.length > 0;
  }
}

const categoryOf = (path) => path.split("/")[1];

/** The service whose element on this page names the path, if there is one. */
const serviceOf = (path) =>
  document.querySelector(`[data-service]:is([src*="${path}"], [data-src*="${path}"])`)?.dataset.service;

/** Whether the present choice was there when the request came, or the receipt then in force allows it. */
function allowed({ path, time }, record, receipts) {
  const category = categoryOf(path);
  const isPresent = record && Date.parse(record.decidedAt) <= time;
  if (isPresent && untick().granted(category, serviceOf(path))) return true;
  const inForce = receipts.findLast(({ event }) => Date.parse(event.time) <= time);
  return inForce?.decisions.some(({ purpose, state }) => purpose === category && GIVEN.includes(state)) ?? false;
}

function verdict(record, requests, strays) {
  if (strays.length) return `${plural(strays.length, "request")} came without permission.`;
  if (!record)
    return requests.length ? "Choice gone. What came before was allowed." : "No choice yet: nothing has left the page.";
  return requests.length ? "Every one of them was allowed." : "Nothing allowed, nothing has left the page.";
}

function categoryRow({ id, services }, record, requests) {
  const count = requests.filter(({ path }) => categoryOf(path) === id).length;
  const granted = services.filter((service) => untick().granted?.(id, service.id)).map(({ name }) => name);
  const word = !record
    ? "undecided"
    : !granted.length
      ? "refused"
      : granted.length < services.length
        ? `only ${granted}`
        : "allowed";
  return element(
    "li",
    { class: granted.length ? "granted" : "" },
    element("span", {}, id),
    element("span", {}, word),
    element("b", {}, String(count)),
  );
}

function hostCard({ name, address, requests }) {
  const rows = requests
    .slice(-SHOWN)
    .reverse()
    .map((request) => element("li", {}, element("time", {}, clock(request.time)), element("span", {}, request.path)));
  const hidden = requests.length - rows.length;
  return element(
    "article",
    { class: "host" },
    element(
      "h3",
      {},
      element("span", {}, name),
      element("code", {}, address),
      element("b", {}, String(requests.length)),
    ),
    requests.length ? element("ol", {}, ...rows) : element("p", {}, "has heard nothing"),
    ...(hidden > 0 ? [element("p", {}, `and ${hidden} before`)] : []),
  );
}

function receiptRow(receipt) {
  const { event, decisions } = receipt;
  const asked = decisions.filter(({ state }) => state !== "not_applicable");
  const marks = asked.map(({ purpose, state, recipients }, index) => {
    // A second entry of the same purpose is about one service alone.
    const isService = asked.findIndex((other) => other.purpose === purpose) < index;
    const name = isService ? recipients.join(" ") : purpose;
    const text = state === "withdrawn" ? `${name} withdrawn` : name;
    return element("span", { class: GIVEN.includes(state) ? "granted" : "" }, text);
  });
  return element(
    "li",
    {},
    element(
      "details",
      {},
      element(
        "summary",
        {},
        element("time", {}, clock(event.time)),
        element("b", {}, event.action.replaceAll("_", " ")),
        element("span", { class: "decisions" }, ...marks),
      ),
      element("pre", { tabindex: 0 }, pretty(receipt)),
    ),
  );
}

function storedKeys() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith("untick"))
      .sort();
  } catch {
    return [];
  }
}

const visible = () =>
  document.visibilityState === "visible"
    ? undefined
    : new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));

function since() {
  try {
    return Number((localStorage[SINCE] ??= Math.floor(performance.timeOrigin)));
  } catch {
    return Math.floor(performance.timeOrigin);
  }
}

/** A first visit again: no record, no cookies, counts at zero. Receipts stay in the database. */
async function forget() {
  if (untick().forget) await untick().forget();
  for (const key of [...storedKeys(), SINCE]) localStorage.removeItem(key);
  for (const name of COOKIES) document.cookie = `${name}=; path=/; max-age=0`;
  location.reload();
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
customElements.define("demo-panel", DemoPanel);
document.body.prepend(new DemoPanel(sheet));
