// What is done in the browser, scene by scene. Each gives figures under names that rows.mjs knows.
import { SHAPES } from "./contenders.mjs";
import { PATIENCE, pause, until, visit, visitor } from "./browser.mjs";

/** After this a page is taken to have come to rest: notices that fade in have done so. */
const REST = 600;

const tagsOf = (shape) => SHAPES[shape][1];

/** How a visit with the probe goes. */
const watched = (stage, contender, shape, more = {}) => {
  const { isSlow, eager = false, ...rest } = more;
  return {
    url: contender.urls[shape],
    isSlow,
    probe: { accept: contender.accept, third: stage.site.third, tags: tagsOf(shape), eager },
    ...rest,
  };
};

const seen = (page) => page.evaluate(() => window.bench);

const visible = async (page, patience = PATIENCE) => {
  await until(page, () => window.bench?.visible !== null, patience);
};

/** A real click, by the browser's own input, on the middle of the accept button. */
const accept = async (page) => {
  const at = await page.evaluate(() => {
    const box = window.benchButton()?.getBoundingClientRect();
    return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  });
  if (!at) throw new Error("the accept button is gone before the click");
  await page.mouse.click(at.x, at.y);
};

const allRan = (page, tags, patience = PATIENCE) =>
  until(page, (wanted) => new Set(window.bench.ran.map(([which]) => which)).size >= wanted, patience, tags);

const lastRan = (state) => Math.max(...state.ran.map(([, at]) => at));

/** Whether it does what it is for; a sentence if not. */
export const check = async (stage, contender, shape = "usual") => {
  stage.site.asked.length = 0;
  return visitor(stage.browser, async (context) =>
    visit(context, watched(stage, contender, shape), async (page) => {
      const complaint = async () => {
        const { error } = await seen(page);
        return error ? ` (the page says: ${error})` : "";
      };
      try {
        await visible(page, 20_000);
      } catch {
        return "its notice does not show" + (await complaint());
      }
      await pause(REST);
      const early = stage.site.asked.length;
      if (early > 0) return `${early} gated scripts were asked for before any choice`;
      await accept(page);
      try {
        await allRan(page, tagsOf(shape), 20_000);
      } catch {
        return `${(await seen(page)).ran.length} of ${tagsOf(shape)} scripts ran after the click on "accept"` + (await complaint());
      }
      return null;
    }),
  );
};

/** First visit on the fast network: when it shows, what it took to get there, what it moved. */
const cold = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "usual"), async (page) => {
      await visible(page);
      await pause(REST);
      const state = await seen(page);
      const fetched = await page.evaluate((shown) => {
        const before = performance.getEntriesByType("resource").filter(({ responseEnd }) => responseEnd <= shown);
        return { count: before.length, bytes: before.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) };
      }, state.visible);
      return {
        coldFast: state.visible,
        bytes: fetched.bytes + contender.grows.usual,
        requests: fetched.count,
        shift: Math.round(state.shift * 10_000) / 10_000,
      };
    }),
  );

const slow = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "usual", { isSlow: true }), async (page) => {
      await visible(page);
      return { coldSlow: (await seen(page)).visible };
    }),
  );

const eager = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "usual", { isSlow: true, eager: true }), async (page) => {
      await until(page, () => window.bench.works !== null);
      return { works: (await seen(page)).works };
    }),
  );

/** Third visit of one who has not answered: by then the browser keeps compiled code. */
const warm = (stage, contender) =>
  visitor(stage.browser, async (context) => {
    let shown;
    for (let nth = 0; nth < 3; nth += 1) {
      await visit(context, watched(stage, contender, "usual"), async (page) => {
        await visible(page);
        shown = (await seen(page)).visible;
        await pause(REST);
      });
    }
    return { warm: shown };
  });

/** CPU time of the page's main thread, with nothing of ours in the page. */
const cpu = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, { url: contender.urls.usual, commit: "load", timeDomain: "threadTicks" }, async (page, devtools) => {
      await pause(2 * REST);
      const { metrics } = await devtools.send("Performance.getMetrics");
      const of = (wanted) => metrics.find(({ name }) => name === wanted).value * 1000;
      return { cpu: of("TaskDuration"), cpuScript: of("ScriptDuration"), cpuLayout: of("LayoutDuration") + of("RecalcStyleDuration") };
    }),
  );

const memory = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, { url: contender.urls.usual + "?isolated", commit: "load", weighs: true }, async (page) => {
      await pause(2 * REST);
      return page.evaluate(async () => {
        if (!crossOriginIsolated) throw new Error("the page is not isolated, so it may not measure its memory");
        const wasm = window.benchWasm();
        return { memory: (await performance.measureUserAgentSpecificMemory()).bytes + wasm, wasm };
      });
    }),
  );

/** Ten scripts on a slow network: those that are started one after the other show here. */
const release = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "usual", { isSlow: true }), async (page) => {
      await visible(page);
      await pause(REST);
      await accept(page);
      await allRan(page, tagsOf("usual"));
      const state = await seen(page);
      const order = state.ran.map(([which]) => which);
      return {
        tenth: lastRan(state) - state.click,
        inOrder: order.every((which, at) => at === 0 || which > order[at - 1]) ? 1 : 0,
      };
    }),
  );

const thousand = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "tags"), async (page) => {
      await visible(page);
      await pause(REST);
      await accept(page);
      await allRan(page, tagsOf("tags"));
      await pause(REST / 2);
      const state = await seen(page);
      // Browsers report no event that was done within 16 ms, so that is what is known then.
      const durations = state.events.filter(([name]) => name === "click" || name === "pointerup").map(([, duration]) => duration);
      return { last: lastRan(state) - state.click, event: Math.max(16, ...durations) };
    }),
  );

/** The same once more with tracing, which costs time of its own. */
const traced = (stage, contender) =>
  visitor(stage.browser, (context) =>
    visit(context, watched(stage, contender, "tags"), async (page) => {
      await visible(page);
      await pause(REST);
      await page.tracing.start({ categories: ["blink.user_timing", "disabled-by-default-devtools.timeline"] });
      await accept(page);
      await allRan(page, tagsOf("tags"));
      const { traceEvents } = JSON.parse(Buffer.from(await page.tracing.stop()).toString());
      const mark = (wanted) => traceEvents.find(({ name }) => name === wanted);
      const [from, to] = [mark("bench-click"), mark("bench-last")];
      if (!from || !to) throw new Error("the trace lacks the click or the last script");
      const tasks = traceEvents.filter(
        ({ name, pid, tid, ts, dur }) =>
          name === "RunTask" && pid === from.pid && tid === from.tid && ts + dur >= from.ts && ts <= to.ts,
      );
      // `tdur` is the thread's own time: a task that another process kept waiting is long only by the clock.
      const most = (of) => Math.max(...tasks.map((task) => task[of] ?? 0)) / 1000;
      return { longest: most("dur"), longestCpu: most("tdur") };
    }),
  );

/** One who has accepted comes back: navigation to the tenth script. */
const returning = (stage, contender) =>
  visitor(stage.browser, async (context) => {
    await visit(context, watched(stage, contender, "usual"), async (page) => {
      await visible(page);
      await pause(REST);
      await accept(page);
      await allRan(page, tagsOf("usual"));
      await pause(REST);
    });
    return visit(context, watched(stage, contender, "usual", { isSlow: true }), async (page) => {
      await allRan(page, tagsOf("usual"));
      return { back: lastRan(await seen(page)) };
    });
  });

const many = (stage, contender) =>
  visitor(stage.browser, async (context) => {
    let shown;
    await visit(context, watched(stage, contender, "services"), async (page) => {
      await visible(page);
      shown = (await seen(page)).visible;
      await pause(REST);
      await accept(page);
      await allRan(page, tagsOf("services"));
      await pause(REST);
    });
    return visit(context, watched(stage, contender, "services", { commit: "load" }), async (page) => {
      // A notice that comes late has come by the time the first visit's had, and then some.
      await pause(2 * REST + 2 * shown);
      const state = await seen(page);
      return { many: shown, known: state.visible === null && state.ran.length === tagsOf("services") ? 1 : 0 };
    });
  });

/** `withBare`: the page without anybody is measured too. `shape`: the contender must work at that size. */
export const scenes = {
  cold: { act: cold, shape: "usual" },
  slow: { act: slow, shape: "usual" },
  eager: { act: eager, shape: "usual" },
  warm: { act: warm, shape: "usual" },
  cpu: { act: cpu, shape: "usual", withBare: true },
  release: { act: release, shape: "usual" },
  thousand: { act: thousand, shape: "tags" },
  traced: { act: traced, shape: "tags" },
  returning: { act: returning, shape: "usual" },
  many: { act: many, shape: "services" },
  memory: { act: memory, shape: "usual", withBare: true },
};
