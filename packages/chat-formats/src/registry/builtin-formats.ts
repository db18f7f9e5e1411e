import { chatml } from "../formats/chatml/chatml.js";
import type { ChatFormat } from "../spec/chat-format.js";

/** The formats that Camelid knows by name or recognises by what a model's template says. */
export const builtinFormats: readonly ChatFormat[] = Object.freeze([chatml]);
