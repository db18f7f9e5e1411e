import type { EngineStats } from "@camelid/core-native";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ServedModels } from "../served-models.js";

const latencyBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Measures one generation. */
export interface RequestTimer {
  /** Call on every chunk; the first one counts. */
  onChunk(): void;
  end(): void;
}

/** Prometheus metrics of one server. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #responses = new Counter({
    name: "camelid_http_responses_total",
    help: "Answers by path and status",
    labelNames: ["path", "status"],
    registers: [this.#registry],
  });
  readonly #firstChunk = new Histogram({
    name: "camelid_time_to_first_chunk_seconds",
    help: "Time from a planned request to its first chunk, waiting included",
    labelNames: ["endpoint", "model"],
    buckets: latencyBuckets,
    registers: [this.#registry],
  });
  readonly #duration = new Histogram({
    name: "camelid_generation_duration_seconds",
    help: "Time from a planned request to its end, waiting included",
    labelNames: ["endpoint", "model"],
    buckets: latencyBuckets,
    registers: [this.#registry],
  });

  constructor(models: ServedModels) {
    this.#engineGauge(
      models,
      "camelid_active_sequences",
      "Sequences that run",
      (stats) => stats.activeSequences,
    );
    this.#engineGauge(
      models,
      "camelid_prompt_tokens_total",
      "Prompt tokens taken in",
      (stats) => stats.promptTokens,
    );
    this.#engineGauge(
      models,
      "camelid_cached_prompt_tokens_total",
      "Prompt tokens that were not computed again",
      (stats) => stats.cachedPromptTokens,
    );
    this.#engineGauge(
      models,
      "camelid_generated_tokens_total",
      "Tokens generated",
      (stats) => stats.generatedTokens,
    );
    this.#engineGauge(models, "camelid_decode_steps_total", "Decode steps", (stats) => stats.decodeSteps);
    this.#engineGauge(
      models,
      "camelid_cancelled_requests_total",
      "Requests cancelled",
      (stats) => stats.cancelledRequests,
    );
    this.#gauge("camelid_waiting_requests", "Requests that wait for their turn", (set) => {
      for (const { id, admission, llama } of models.list)
        set(id, admission.waiting + llama.stats().queuedRequests);
    });
  }

  #engineGauge(models: ServedModels, name: string, help: string, read: (stats: EngineStats) => number): void {
    this.#gauge(name, help, (set) => {
      for (const { id, llama } of models.list) set(id, read(llama.stats()));
    });
  }

  #gauge(name: string, help: string, collect: (set: (model: string, value: number) => void) => void): void {
    const gauge: Gauge<"model"> = new Gauge({
      name,
      help,
      labelNames: ["model"],
      registers: [this.#registry],
      collect: () => collect((model, value) => gauge.set({ model }, value)),
    });
  }

  countResponse(path: string, status: number): void {
    this.#responses.inc({ path, status });
  }

  observeFirstChunk(endpoint: string, model: string, seconds: number): void {
    this.#firstChunk.observe({ endpoint, model }, seconds);
  }

  observeDuration(endpoint: string, model: string, seconds: number): void {
    this.#duration.observe({ endpoint, model }, seconds);
  }

  /** All metrics in Prometheus' text format, with its content type. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}
