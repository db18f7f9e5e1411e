import { defineConfig } from "vitest/config";

/** Workspace packages resolve to their TypeScript source, so tests need no build. */
const fromSource = {
  resolve: { conditions: ["@camelid/source"] },
  ssr: { resolve: { conditions: ["@camelid/source"], externalConditions: ["@camelid/source"] } },
};

const unit = (name: string, folder = `packages/${name}`) => ({
  ...fromSource,
  test: { name, root: folder, include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000 },
});

export default defineConfig({
  test: {
    projects: [
      unit("openai-types"),
      unit("grammar"),
      unit("chat-formats"),
      unit("core-native"),
      unit("server"),
      unit("client"),
      unit("playground", "apps/playground"),
      {
        // Needs the addon, a model or a browser; one file at a time, since each may use all cores.
        ...fromSource,
        test: {
          name: "model",
          root: ".",
          include: ["packages/*/test/**/*.test.ts", "e2e/**/*.test.ts", "examples/*/test/**/*.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
