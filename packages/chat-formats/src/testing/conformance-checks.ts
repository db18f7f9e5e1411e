import { controlStringsStayText } from "./checks/control-strings.js";
import { eventProtocol } from "./checks/event-protocol.js";
import { inputsUnchanged } from "./checks/inputs-unchanged.js";
import { malformedOutput } from "./checks/malformed-output.js";
import { nothingDropped } from "./checks/nothing-dropped.js";
import { outputGrammar } from "./checks/output-grammar.js";
import { parseOutputs } from "./checks/parse-outputs.js";
import { recordedPrompts } from "./checks/prompts.js";
import { roundTrip } from "./checks/round-trip.js";
import { segmentsMakeThePrompt } from "./checks/segments.js";
import { splitPoints } from "./checks/split-points.js";
import { stablePrefix } from "./checks/stable-prefix.js";
import type { ConformanceCheck } from "./conformance-check.js";

/** All checks of the suite. */
export const conformanceChecks: readonly ConformanceCheck[] = Object.freeze([
  parseOutputs,
  splitPoints,
  eventProtocol,
  malformedOutput,
  roundTrip,
  stablePrefix,
  nothingDropped,
  controlStringsStayText,
  segmentsMakeThePrompt,
  outputGrammar,
  recordedPrompts,
  inputsUnchanged,
]);
