import { checkNames, checkSamplingDefaults, InvalidParameterError, type NamesOf } from "@camelid/core-native";
import { requestLimits } from "@camelid/openai-types/limits";
import type { HandlerOptions, ServedModel } from "./handler-options.js";

/** All names of `HandlerOptions`. */
export const handlerOptionNames: NamesOf<HandlerOptions> = {
  models: true,
  apiKeys: true,
  allowedOrigins: true,
  allowedHosts: true,
  maxBodyBytes: true,
  limits: true,
  maxQueue: true,
  keepAliveMs: true,
  readTimeoutMs: true,
  playground: true,
  samplingDefaults: true,
  logger: true,
};
const modelNames: NamesOf<ServedModel> = { llama: true, id: true, aliases: true };

/**
 * Refuses unknown options, and values that would leave the server open or broken without a word. Throws
 * InvalidParameterError.
 */
export function checkHandlerOptions(options: HandlerOptions): void {
  checkNames("", options, handlerOptionNames);
  for (const [index, model] of listOf("models", options.models).entries())
    checkNames(`models[${index}]`, model, modelNames);
  checkTexts("apiKeys", options.apiKeys, /^\S+$/, "a key without spaces");
  if (options.allowedOrigins !== "*") {
    checkTexts(
      "allowedOrigins",
      options.allowedOrigins,
      /^(null|[a-z][a-z0-9+.-]*:\/\/[^/\s]+)$/,
      'an origin such as "http://localhost:5173"',
    );
  }
  checkTexts("allowedHosts", options.allowedHosts, /^[^\s/:]+$/, "a host name without a port");
  checkInteger("maxBodyBytes", options.maxBodyBytes, 1, 2 ** 31 - 1);
  checkNames("limits", options.limits ?? {}, requestLimits);
  for (const [name, limit] of Object.entries(options.limits ?? {}))
    checkInteger(`limits.${name}`, limit, 1, 2 ** 31 - 1);
  checkInteger("maxQueue", options.maxQueue, 0, 1e6);
  checkInteger("readTimeoutMs", options.readTimeoutMs, 1, 2 ** 31 - 1);
  checkInteger("keepAliveMs", options.keepAliveMs, 1, 2 ** 31 - 1);
  if (options.samplingDefaults !== undefined)
    checkSamplingDefaults("samplingDefaults", options.samplingDefaults);
}

/** Refuses what is no whole number of the range. Throws InvalidParameterError. */
export function checkInteger(param: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return;
  throw new InvalidParameterError(param, `must be an integer from ${min} to ${max}, not ${value}.`);
}

function checkTexts(
  param: string,
  list: readonly string[] | undefined,
  pattern: RegExp,
  wanted: string,
): void {
  for (const [index, text] of listOf(param, list ?? []).entries()) {
    if (typeof text === "string" && pattern.test(text)) continue;
    throw new InvalidParameterError(`${param}[${index}]`, `must be ${wanted}.`);
  }
}

function listOf(param: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new InvalidParameterError(param, "must be an array.");
}
