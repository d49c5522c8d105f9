// What every contender is told to ask about: one model, put into each one's own words.

/** The four categories. The words are shared, so that nobody wins by saying less. */
export const categories = [
  { id: "necessary", required: true, title: "Necessary", text: "Keeps the shop working: your basket, your language, your sign-in." },
  { id: "analytics", title: "Statistics", text: "Counts visits and pages, so that we see what is read." },
  { id: "marketing", title: "Marketing", text: "Shows you advertisements elsewhere that fit what you looked at here." },
  { id: "media", title: "Media", text: "Films, maps and pictures that come from other companies." },
];

export const words = {
  title: "Cookies on this site",
  text: "Example Ltd would like to use cookies and similar techniques. You decide, and you can change your mind at any time.",
  accept: "Accept all",
  reject: "Reject all",
  choose: "Choose",
  save: "Save choices",
  close: "Close",
};

/**
 * `services` third parties over the three categories one can refuse, and `tags` scripts over the services.
 * With `keeps` each service declares a cookie of its own, which its scripts are to set.
 */
export const model = (services, tags, third, { keeps = false } = {}) => {
  const open = categories.filter((category) => !category.required);
  const list = Array.from({ length: services }, (_, at) => ({
    id: `service-${at + 1}`,
    name: `Service ${at + 1}`,
    category: open[at % open.length].id,
    ...(keeps && { cookies: [`service_${at + 1}`] }),
  }));
  return {
    id: `${services}x${tags}`,
    third,
    keeps,
    services: list,
    of: (category) => list.filter((service) => service.category === category),
    tags: Array.from({ length: tags }, (_, at) => ({ src: `${third}/t/${at}.js`, service: list[at % list.length] })),
  };
};
