import { memo } from "react";

// `data-src` never changes into `src` here: Untick does that in the page, and React leaves it alone.
export const Film = memo(({ title }: { title: string }) => (
  <iframe data-category="media" data-service="film" data-src="https://films.example/film.html" title={title} width={320} height={180} />
));
