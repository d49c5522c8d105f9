// Where the record is kept: in the kind of store that the owner wants, in the other one where the browser
// blocks that, and for the page view where it blocks both.
import { cookies } from "./cookie.js";
import { RECORD } from "./core.js";
import { storage } from "./outbox.js";

/** The store, nothing where there is none. What the other kind still holds moves in. */
export const open = ({ kind, domain } = {}) => {
  const local = storage((store) => store);
  const openCookies = () => {
    try {
      // Throws in a frame without an origin.
      return document.cookie != null && navigator.cookieEnabled && cookies(domain);
    } catch {}
  };
  const isCookie = kind == "cookie" || !local;
  // To read a cookie takes a millisecond, so where nobody speaks of kinds none is looked for.
  const cookie = (isCookie || (kind && !local.getItem(RECORD))) && openCookies();
  const [store, other] = isCookie && cookie ? [cookie, local] : [local, cookie];
  try {
    const text = !store.getItem(RECORD) && other.getItem(RECORD);
    if (text) {
      store.setItem(RECORD, text);
      other.removeItem(RECORD);
    }
  } catch {} // It stays where it is.
  return store;
};
