import { setTimeout } from "node:timers";
import type { ServedModels } from "../served-models.js";
import type { RequestTimer, ServerMetrics } from "./server-metrics.js";

const loadDelayMs = 1000;

/**
 * Metrics whose library is loaded a moment after they are first needed, or when somebody asks for them: it costs more
 * files than the rest of the server, and must not stand in the way of the first answer. Nothing is lost meanwhile.
 */
export class DeferredMetrics {
  readonly #models: ServedModels;
  #loading: Promise<ServerMetrics> | undefined;
  #loaded: ServerMetrics | undefined;
  #waiting: ((metrics: ServerMetrics) => void)[] = [];

  constructor(models: ServedModels) {
    this.#models = models;
  }

  countResponse(path: string, status: number): void {
    this.#record((metrics) => metrics.countResponse(path, status));
  }

  /** Measures one generation, from now. */
  startRequest(endpoint: string, model: string): RequestTimer {
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    let first = true;
    return {
      onChunk: () => {
        if (!first) return;
        first = false;
        const passed = seconds();
        this.#record((metrics) => metrics.observeFirstChunk(endpoint, model, passed));
      },
      end: () => {
        const passed = seconds();
        this.#record((metrics) => metrics.observeDuration(endpoint, model, passed));
      },
    };
  }

  /** All metrics in Prometheus' text format, with its content type. */
  async render(): Promise<{ readonly contentType: string; readonly text: string }> {
    return (await this.#load()).render();
  }

  #record(action: (metrics: ServerMetrics) => void): void {
    if (this.#loaded !== undefined) return action(this.#loaded);
    this.#waiting.push(action);
    if (this.#waiting.length === 1) setTimeout(() => void this.#load(), loadDelayMs).unref();
  }

  #load(): Promise<ServerMetrics> {
    this.#loading ??= import("./server-metrics.js").then(({ ServerMetrics }) => {
      const metrics = new ServerMetrics(this.#models);
      for (const action of this.#waiting.splice(0)) action(metrics);
      this.#loaded = metrics;
      return metrics;
    });
    return this.#loading;
  }
}
