import type { SamplingDefaults } from "@camelid/core-native";
import type { Drain } from "./admission/drain.js";
import type { DeferredMetrics } from "./metrics/deferred-metrics.js";
import type { BodyBounds } from "./validation/read-json.js";
import type { ServedModels } from "./served-models.js";

/** What every route works with. */
export interface ServerContext extends BodyBounds {
  readonly models: ServedModels;
  readonly metrics: DeferredMetrics;
  readonly drain: Drain;
  readonly keepAliveMs: number;
  readonly readTimeoutMs: number;
  readonly samplingDefaults: SamplingDefaults;
  /** Writes a fault of the server to the log. */
  report(error: unknown, request: Request): void;
}
