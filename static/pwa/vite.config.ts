import preact from "@preact/preset-vite";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

/** The web app is served under /app/; the server answers its routes with index.html. */
const VERSION = process.env.npm_package_version ?? "0";

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(VERSION) },
  base: "/app/",
  plugins: [
    preact(),
    VitePWA({
      strategies: "injectManifest",
      srcDir: "src",
      filename: "sw.ts",
      injectRegister: false,
      injectManifest: {
        globPatterns: ["**/*.{js,css,html,svg,png,woff2,wasm,webmanifest}"],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
      manifest: {
        id: "/app/",
        name: "fieldapp 入户走访",
        short_name: "入户走访",
        description: "Household visits and follow-ups, with or without signal",
        lang: "zh-CN",
        start_url: "/app/",
        scope: "/app/",
        display: "standalone",
        background_color: "#f6f3ec",
        theme_color: "#0b5351",
        icons: [
          { src: "icons/icon-192.png", sizes: "192x192", type: "image/png", purpose: "any" },
          { src: "icons/icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
          { src: "icons/maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
    }),
  ],
  build: {
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      // The form engine is a file of its own, so that its size has a budget (sizes.mjs).
      output: { codeSplitting: { groups: [{ name: "engine", test: /src[\\/](expr|forms)[\\/]/ }] } },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { environment: "node", include: ["test/**/*.test.{ts,tsx}"], globalSetup: ["test/cases.setup.ts"] },
});
