export type {
  Engine,
  EngineEvent,
  EnginePrompt,
  EngineStats,
  EngineUsage,
  GeneratedToken,
  GenerateRequest,
  MetadataValue,
  ModelInfo,
  TokenizeOptions,
  TokenLogprob,
} from "./engine/engine.js";
export type { SamplingParameters } from "./engine/sampling-parameters.js";
