"use client";
import { useGranted } from "./useGranted";

export const Counted = () => <p id="state">{useGranted("analytics", "stats") ? "counted" : "not counted"}</p>;
