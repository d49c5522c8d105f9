// What `import { start } from "untick"` gives where pages are rendered on a server: there is no visitor
// yet, so nothing is known, nothing is granted, and nothing happens. The browser gets untick.mjs.
const nothing = () => {};

const api = {
  ready: new Promise(nothing),
  on: () => nothing,
  lint: async () => [],
  granted: () => false,
  record: () => null,
  receipts: () => [],
  restore: () => false,
};
for (const name of ["open", "close", "acceptAll", "rejectAll", "save", "withdraw", "forget"]) api[name] = nothing;

export const start = () => api;
export default api;
