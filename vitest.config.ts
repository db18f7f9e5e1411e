import { fileURLToPath } from "node:url";
import { corporaFolder } from "./packages/testkit/src/cases.js";
import { defineConfig } from "vitest/config";
import { CorporaReporter } from "./packages/testkit/src/corpora-reporter.js";

const setUp = fileURLToPath(new URL("packages/testkit/src/set-up-vitest.ts", import.meta.url));

/** Workspace packages resolve to their TypeScript source, so tests need no build. */
const fromSource = {
  resolve: { conditions: ["@camelid/source"] },
  ssr: { resolve: { conditions: ["@camelid/source"], externalConditions: ["@camelid/source"] } },
};

const corpus = "**/*.corpus.test.ts";
const withCorpora = corporaFolder() !== undefined;

/** Fast tests: no model, no addon, no data but what the repository holds. */
const unit = (name: string, folder = `packages/${name}`) => ({
  ...fromSource,
  test: {
    name,
    root: folder,
    include: ["src/**/*.test.{ts,tsx}"],
    exclude: ["**/*.thorough.test.ts", corpus],
    setupFiles: setUp,
    testTimeout: 60_000,
  },
});

// The names of these begin with "slow:", by which npm run test:unit leaves them out.

/** Searches, and data that set-up gets by hash: the source of llama.cpp, real schemas. */
const thorough = {
  ...fromSource,
  test: {
    name: "slow:thorough",
    root: ".",
    include: ["packages/*/src/**/*.thorough.test.ts"],
    setupFiles: setUp,
    testTimeout: 300_000,
  },
};

const corpora = {
  ...fromSource,
  test: {
    name: "slow:corpora",
    root: ".",
    include: ["packages/*/src/**/*.corpus.test.ts"],
    setupFiles: setUp,
    testTimeout: 300_000,
  },
};

/** Needs the addon, a model or a browser; one file at a time, since each may use all cores. */
const model = {
  ...fromSource,
  test: {
    name: "slow:model",
    root: ".",
    include: ["packages/*/test/**/*.test.ts", "e2e/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    exclude: ["**/node_modules/**", ...(withCorpora ? [] : [corpus])],
    setupFiles: setUp,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

export default defineConfig({
  test: {
    reporters: ["default", new CorporaReporter(corporaFolder())],
    projects: [
      unit("openai-types"),
      unit("grammar"),
      unit("chat-formats"),
      unit("core-native"),
      unit("server"),
      unit("client"),
      unit("testkit"),
      unit("playground", "apps/playground"),
      thorough,
      ...(withCorpora ? [corpora] : []),
      model,
    ],
  },
});
