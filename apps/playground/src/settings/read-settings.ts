import type { ChatCompletionRequestBase } from "@camelid/openai-types";
import { checkGrammar } from "./check-grammar.js";
import { parseTools } from "./parse-tools.js";
import { readSamplingField, samplingFields } from "./sampling-fields.js";
import type { Settings } from "./settings.js";

/** A setting that cannot be sent as it stands. */
export interface SettingProblem {
  readonly field: string;
  readonly message: string;
}

/** The part of a request that settings decide. */
export type RequestSettings = Omit<Partial<ChatCompletionRequestBase>, "messages" | "model">;

/** Turns settings into request fields; what cannot be sent is left out and told. */
export function readSettings(settings: Settings): {
  readonly fields: RequestSettings;
  readonly problems: readonly SettingProblem[];
} {
  const fields: RequestSettings = {};
  const problems: SettingProblem[] = [];
  for (const field of samplingFields) {
    const read = readSamplingField(field, settings.sampling[field.name] ?? "");
    if ("problem" in read) problems.push({ field: field.label, message: read.problem });
    else if (read.value !== undefined) fields[field.name] = read.value;
  }
  const stop = settings.stop.split("\n").filter((line) => line !== "");
  if (stop.length > 0) fields.stop = stop;
  if (settings.output === "json_object") fields.response_format = { type: "json_object" };
  if (settings.output === "grammar") {
    const fault = checkGrammar(settings.grammar);
    if (fault === undefined) fields.grammar = settings.grammar;
    else problems.push({ field: "Grammar", message: fault.message });
  }
  const parsed = parseTools(settings.tools);
  if ("problem" in parsed) problems.push({ field: "Tools", message: parsed.problem });
  else if (parsed.tools.length > 0) fields.tools = [...parsed.tools];
  if (settings.thinking !== "default") fields.enable_thinking = settings.thinking === "on";
  return { fields, problems };
}
