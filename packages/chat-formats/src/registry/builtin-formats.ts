import { apriel } from "../formats/apriel/apriel.js";
import { chatml } from "../formats/chatml/chatml.js";
import { commandR7b, commandRPlus } from "../formats/command-r/command-r.js";
import { deepseekV32, deepseekV4 } from "../formats/deepseek-dsml/deepseek-dsml.js";
import { deepseekR1, deepseekV31 } from "../formats/deepseek/deepseek.js";
import { firefunction } from "../formats/firefunction/firefunction.js";
import { functionaryV32 } from "../formats/functionary-v3/functionary-v3.js";
import { gemma4 } from "../formats/gemma-4/gemma-4.js";
import { granite3 } from "../formats/granite-3/granite-3.js";
import { harmony } from "../formats/harmony/harmony.js";
import { kimiK2 } from "../formats/kimi-k2/kimi-k2.js";
import { kimiK3 } from "../formats/kimi-k3/kimi-k3.js";
import { lfm2 } from "../formats/lfm2/lfm2.js";
import { llama3 } from "../formats/llama-3/llama-3.js";
import { muse } from "../formats/muse/muse.js";
import { legacyFormats } from "../legacy/legacy-formats.js";
import type { ChatFormat } from "../spec/chat-format.js";

/** The formats that Camelid knows by name or recognises by what a model's template says. */
export const builtinFormats: readonly ChatFormat[] = Object.freeze([
  chatml,
  llama3,
  deepseekR1,
  deepseekV31,
  deepseekV32,
  deepseekV4,
  kimiK2,
  kimiK3,
  gemma4,
  lfm2,
  commandRPlus,
  commandR7b,
  functionaryV32,
  harmony,
  apriel,
  firefunction,
  granite3,
  muse,
  ...legacyFormats.filter(({ name }) => name !== chatml.name),
]);
