// What analytics scripts do: a cookie that outlives the visit, and a report of the page.
{
  const origin = new URL(document.currentScript.src).origin;
  const { site, page } = window.tally ?? {};
  document.cookie = `_tally=${crypto.randomUUID()}; path=/; max-age=${390 * 86400}; samesite=lax`;
  new Image().src = `${origin}/analytics/hit.gif?${new URLSearchParams({ site, page })}`;
}
