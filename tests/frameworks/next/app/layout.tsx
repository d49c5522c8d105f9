import Link from "next/link";
import type { ReactNode } from "react";
import { Counted } from "./Counted";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <head>
        <script type="text/plain" data-category="analytics" data-service="stats" data-src="https://stats.example/count.js" />
      </head>
      <body suppressHydrationWarning>
        {children}
        <Counted />
        <footer><Link href="#untick" data-untick="open">Privacy choices</Link></footer>
      </body>
    </html>
  );
}
