// In a box of its own: Untick puts a placeholder beside the frame, and React takes away the box with both.
export const Film = ({ title }: { title: string }) => (
  <div>
    <iframe data-category="media" data-service="film" data-src="https://films.example/film.html" title={title} width={320} height={180} />
  </div>
);
