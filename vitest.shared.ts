import type { ViteUserConfig } from "vitest/config";

/** Settings every project shares: workspace packages resolve to their TypeScript source, so tests need no build. */
export const shared: ViteUserConfig = {
  resolve: { conditions: ["@camelid/source"] },
  ssr: { resolve: { conditions: ["@camelid/source"], externalConditions: ["@camelid/source"] } },
};
