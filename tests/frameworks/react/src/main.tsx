import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Film } from "./Film";
import { useGranted } from "./useGranted";

const App = () => {
  const isCounted = useGranted("analytics", "stats");
  const [page, setPage] = useState("home");
  return (
    <>
      <p id="state">{isCounted ? "counted" : "not counted"}</p>
      <button onClick={() => setPage(page === "home" ? "film" : "home")}>{page}</button>
      {page === "film" && <Film title="A film" />}
      <footer><a href="#untick" data-untick="open">Privacy choices</a></footer>
    </>
  );
};

createRoot(document.getElementById("root")!).render(<StrictMode><App /></StrictMode>);
