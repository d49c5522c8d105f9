import Link from "next/link";

export default function Film() {
  return (
    <>
      <div>
        <iframe data-category="media" data-service="film" data-src="https://films.example/film.html" title="A film" width={320} height={180} />
      </div>
      <Link className="go" href="/">Home</Link>
    </>
  );
}
