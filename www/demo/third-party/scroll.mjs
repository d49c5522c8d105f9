// Reports once that somebody read past the middle of the page.
const report = () => {
  const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
  if (scrollTop + clientHeight / 2 < scrollHeight / 2) return;
  removeEventListener("scroll", report);
  new Image().src = new URL("half.gif", import.meta.url).href;
};
addEventListener("scroll", report, { passive: true });
