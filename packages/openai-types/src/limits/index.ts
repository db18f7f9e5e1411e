export {
  type CheckedLimits,
  checkLimits,
  countSequences,
  type LimitFault,
  sequencesFault,
} from "./check-limits.js";
export {
  type LimitName,
  limitOf,
  type LimitUnit,
  type RequestLimit,
  requestLimits,
  type RequestLimits,
} from "./request-limits.js";
