import type { Llama, SamplingDefaults } from "@camelid/core-native";
import type { RequestLimits } from "@camelid/openai-types/limits";
import type { AllowedOrigins } from "./security/cors.js";

/** A loaded model and the names it answers to. */
export interface ServedModel {
  readonly llama: Llama;
  /** Name in `/v1/models`. Default: the llama's `modelId`. */
  readonly id?: string | undefined;
  /** Further names that requests may use. */
  readonly aliases?: readonly string[] | undefined;
}

/** Where the server writes what happens; a pino logger fits. */
export interface ServerLogger {
  info(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface HandlerOptions {
  /** At least one. The first answers requests to endpoints of ours that name no model. */
  readonly models: readonly ServedModel[];
  /** Keys that are accepted. Default none: everybody may ask. `/health` and the page never need one. */
  readonly apiKeys?: readonly string[] | undefined;
  /** Pages of other origins that may call. Default none. */
  readonly allowedOrigins?: AllowedOrigins | undefined;
  /** Host names the server answers to, besides addresses and localhost. Default: all. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Largest request body in bytes. Default 16 MiB. */
  readonly maxBodyBytes?: number | undefined;
  /** Bounds of lists, texts and names of a request; more is refused with 400. Default: `requestLimits`. */
  readonly limits?: RequestLimits | undefined;
  /**
   * Requests of one client that may wait for each model; more are refused with 429, as are those of all clients beyond
   * four times as many. Default 64.
   */
  readonly maxQueue?: number | undefined;
  /** Milliseconds between comments that keep a silent stream alive. Default 15000. */
  readonly keepAliveMs?: number | undefined;
  /** Milliseconds after which a stream that nobody reads is ended. Default 60000. */
  readonly readTimeoutMs?: number | undefined;
  /** Folder of the built playground, served at `/`. Default: none. */
  readonly playground?: string | undefined;
  /** Sampling defaults of requests that name none. Default: temperature 0.8, repeat penalty 1. */
  readonly samplingDefaults?: SamplingDefaults | undefined;
  readonly logger?: ServerLogger | undefined;
}
