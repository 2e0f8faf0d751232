import { defineConfig } from "vite";

/** The form engine alone, as one module that Node and browsers read as it is: build/engine.mjs (docs/forms-engine.md). */
export default defineConfig({
  publicDir: false,
  build: {
    lib: { entry: "src/forms/index.ts", formats: ["es"], fileName: () => "engine.mjs" },
    outDir: "build",
    target: "es2022",
    minify: false,
  },
});
