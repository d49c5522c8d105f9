// What runs in the page before anything of it does, the same for every contender. Puppeteer sends it
// as text, so it uses nothing from outside itself.

/** @param {{accept: string, third: string, tags: number, eager: boolean}} given `eager`: clicks in every frame until a click works */
export const probe = ({ accept, third, tags, eager }) => {
  if (window !== window.top) return;
  const seen = { visible: null, works: null, click: null, ran: [], shift: 0, events: [], longest: 0, error: null };
  window.bench = seen;
  window.benchRan = (which) => {
    seen.ran.push([which, performance.now()]);
    if (seen.ran.length === tags) performance.mark("bench-last");
  };
  addEventListener(
    "click",
    (event) => {
      if (seen.click !== null || !event.isTrusted) return;
      seen.click = event.timeStamp;
      performance.mark("bench-click");
    },
    { capture: true, passive: true },
  );
  addEventListener("error", (event) => (seen.error ??= event.message));

  // A box in the viewport that is neither hidden nor wholly transparent.
  const isVisible = (element) => {
    const { top, left, right, bottom, width, height } = element.getBoundingClientRect();
    const isInside = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    return isInside && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const button = () => [...document.querySelectorAll(accept)].find(isVisible);
  window.benchButton = button;

  // Layout is asked for only once the notice is in the document, and no more once it has been seen.
  const look = () => {
    const found = button();
    if (found) {
      seen.visible ??= performance.now();
      if (!eager) return;
      if (seen.works === null) found.click();
    }
    if (seen.works === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  if (eager) {
    // A click has worked when the first gated script has become a live one.
    new MutationObserver((changes) => {
      if (seen.works !== null) return;
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) {
          const scripts = node.localName === "script" ? [node] : node.querySelectorAll?.("script") ?? [];
          for (const script of scripts) {
            if (script.src.startsWith(third) && script.type !== "text/plain") seen.works ??= performance.now();
          }
        }
      }
    }).observe(document, { childList: true, subtree: true });
  }

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) seen.events.push([name, duration]);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
};

/** Remembers every Wasm memory of the page: the browser's own measure leaves them out. */
export const weigh = () => {
  const memories = new Set();
  window.benchWasm = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  const keep = (result) => {
    const { exports } = result.instance ?? result;
    for (const name in exports) if (exports[name] instanceof WebAssembly.Memory) memories.add(exports[name]);
    return result;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...given) => original.apply(WebAssembly, given).then(keep);
  }
  for (const name of ["Instance", "Memory"]) {
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      construct(target, given) {
        const made = Reflect.construct(target, given);
        if (name === "Memory") memories.add(made);
        else keep(made);
        return made;
      },
    });
  }
};
