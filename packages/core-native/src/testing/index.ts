export {
  createRecordedEngine,
  type RecordedEngine,
  type RecordedEngineOptions,
  type RecordedOutput,
} from "./create-recorded-engine.js";
