import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // Relative addresses: the page works under any path a server mounts it at.
  base: "./",
  plugins: [react()],
  resolve: { conditions: ["@camelid/source", "module", "browser", "development|production"] },
  build: { target: "es2023" },
  server: { proxy: { "/v1": process.env["CAMELID_SERVER"] ?? "http://127.0.0.1:8080" } },
});
