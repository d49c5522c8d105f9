import { readable } from "svelte/store";
import { untick } from "./consent";

export const granted = (category: string, service?: string) =>
  readable(false, (set) => {
    const look = () => set(untick.granted(category, service));
    look();
    const stops = [untick.on("ready", look), untick.on("consent", look)];
    return () => stops.forEach((stop) => stop());
  });
