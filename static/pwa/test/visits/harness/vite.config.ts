/** Builds the form harness by itself, for the browser test that walks every widget. */
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [preact()],
  define: { __APP_VERSION__: JSON.stringify("test") },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    rolldownOptions: { input: `${import.meta.dirname}/index.html` },
  },
});
