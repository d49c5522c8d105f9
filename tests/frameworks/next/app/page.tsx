import Link from "next/link";

export default function Home() {
  return <Link className="go" href="/film">Film</Link>;
}
