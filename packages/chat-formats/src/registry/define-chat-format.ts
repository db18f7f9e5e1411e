import { ChatFormatError } from "../errors.js";
import type { ChatFormat } from "../spec/chat-format.js";

const capabilityNames = ["systemRole", "tools", "parallelToolCalls", "reasoning"] as const;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** What is wrong with a value that should be a chat format; undefined when it is one. */
export function chatFormatFault(value: unknown): string | undefined {
  if (!isRecord(value)) return "it is not an object";
  if (value["specificationVersion"] !== 1) {
    return `its specificationVersion is ${String(value["specificationVersion"])}; this version of Camelid reads 1`;
  }
  const name = value["name"];
  if (typeof name !== "string" || name === "" || name !== name.trim())
    return "its name must be a non-empty string";
  if (typeof value["render"] !== "function") return "render must be a function";
  for (const hook of ["matches", "forModel"]) {
    const member = value[hook];
    if (member !== undefined && typeof member !== "function") return `${hook} must be a function`;
  }
  const capabilities = value["capabilities"];
  if (!isRecord(capabilities)) return "capabilities must be an object";
  for (const capability of capabilityNames) {
    if (typeof capabilities[capability] !== "boolean") return `capabilities.${capability} must be a boolean`;
  }
  return undefined;
}

/** Whether a value (from a plugin, say) is a chat format of a version that this package reads. */
export function isChatFormat(value: unknown): value is ChatFormat {
  return chatFormatFault(value) === undefined;
}

/**
 * Checks a chat format and freezes it. Throws ChatFormatError (`invalid_chat_format`) that says what is wrong, also
 * where TypeScript did not check.
 */
export function defineChatFormat<Format extends ChatFormat>(format: Format): Format {
  const fault = chatFormatFault(format);
  if (fault !== undefined) throw new ChatFormatError("invalid_chat_format", `not a chat format: ${fault}`);
  return Object.freeze(format);
}
