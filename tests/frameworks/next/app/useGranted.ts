"use client";
import { useSyncExternalStore } from "react";
import { untick } from "./consent";

const subscribe = (changed: () => void) => {
  const stops = [untick.on("ready", changed), untick.on("consent", changed)];
  return () => stops.forEach((stop) => stop());
};

// On the server, and until the page is hydrated, nothing is granted.
export const useGranted = (category: string, service?: string) =>
  useSyncExternalStore(subscribe, () => untick.granted(category, service), () => false);
