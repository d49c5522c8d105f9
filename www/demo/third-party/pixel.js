// What advertising pixels do: name the visitor, and tell the network where that visitor is.
{
  const origin = new URL(document.currentScript.src).origin;
  const visitor = crypto.randomUUID();
  document.cookie = `_mrd=${visitor}; path=/; max-age=${90 * 86400}; samesite=lax`;
  new Image().src = `${origin}/marketing/visit.gif?${new URLSearchParams({ visitor, page: location.href })}`;
}
