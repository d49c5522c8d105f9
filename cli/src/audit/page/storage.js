// Names of what this document's origin keeps; never the values.
const storedNames = async () => {
  const kept = (area) => {
    // A document without storage throws at the mere look.
    try {
      return Object.keys(self[area]);
    } catch {
      return [];
    }
  };
  const quietly = (names) => names.catch(() => []);
  const [databases, caches, workers] = await Promise.all([
    quietly((async () => ((await indexedDB.databases?.()) ?? []).map(({ name }) => name))()),
    quietly((async () => (self.caches ? await self.caches.keys() : []))()),
    quietly((async () => ((await navigator.serviceWorker?.getRegistrations()) ?? []).map(({ scope }) => new URL(scope).pathname))()),
  ]);
  return {
    origin: location.origin,
    localStorage: kept("localStorage"),
    sessionStorage: kept("sessionStorage"),
    indexedDB: databases,
    cacheStorage: caches,
    serviceWorker: workers,
  };
};
