import { defineConfig } from "vitest/config";
import { shared } from "./vitest.shared.ts";

const unit = (name: string) => ({
  ...shared,
  test: { name, root: `packages/${name}`, include: ["src/**/*.test.ts", "src/**/*.test-d.ts"] },
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
      {
        ...shared,
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
