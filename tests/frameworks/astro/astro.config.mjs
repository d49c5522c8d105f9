import { defineConfig } from "astro/config";

export default defineConfig({ vite: { optimizeDeps: { exclude: ["untick"] } }, telemetry: false });
