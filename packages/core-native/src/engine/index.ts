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
  SequenceOptions,
  TokenizeOptions,
  TokenLogprob,
} from "./engine.js";
export { loadEngine, type LoadEngineOptions } from "./load-engine.js";
export type { SamplingParameters } from "./sampling-parameters.js";
