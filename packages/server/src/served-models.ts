import type { Llama } from "@camelid/core-native";
import type { Model } from "@camelid/openai-types";
import { Admission } from "./admission/admission.js";
import { HttpError } from "./errors/http-error.js";
import type { ServedModel } from "./handler-options.js";

/** A model with those who wait for it. */
export interface ModelEntry {
  readonly id: string;
  readonly llama: Llama;
  readonly admission: Admission;
  /** What `/v1/models` says of it. */
  readonly model: Model;
}

/** The models of a server by all their names. */
export class ServedModels {
  readonly list: readonly ModelEntry[];
  readonly #byName = new Map<string, ModelEntry>();
  readonly #first: ModelEntry;

  /** Throws TypeError without a model and when two have one name. */
  constructor(models: readonly ServedModel[], maxQueue: number) {
    this.list = models.map((served) => {
      const entry = toEntry(served, maxQueue);
      for (const name of [entry.id, ...(served.aliases ?? [])]) this.#add(name, entry);
      return entry;
    });
    const first = this.list[0];
    if (first === undefined) throw new TypeError("A server needs at least one model.");
    this.#first = first;
  }

  #add(name: string, entry: ModelEntry): void {
    if (this.#byName.has(name)) throw new TypeError(`Two models have the name ${JSON.stringify(name)}.`);
    this.#byName.set(name, entry);
  }

  /** The model of that name, or the first one for undefined. Throws HttpError 404. */
  get(name: string | undefined): ModelEntry {
    if (name === undefined) return this.#first;
    const entry = this.#byName.get(name);
    if (entry !== undefined) return entry;
    const known = this.list.map(({ id }) => id).join(", ");
    throw new HttpError(
      404,
      "model_not_found",
      `The model ${JSON.stringify(name)} does not exist; there is: ${known}.`,
      {
        param: "model",
      },
    );
  }
}

function toEntry({ llama, id = llama.modelId }: ServedModel, maxQueue: number): ModelEntry {
  const { model, contextLength } = llama;
  return {
    id,
    llama,
    admission: new Admission(llama.parallel, maxQueue),
    model: {
      id,
      object: "model",
      created: Math.floor(Date.now() / 1000),
      owned_by: "camelid",
      context_length: contextLength,
      meta: {
        n_ctx: contextLength,
        n_ctx_train: model.trainedContextLength,
        n_embd: model.embeddingLength,
        n_vocab: model.vocabularySize,
        n_params: Number(model.parameterCount),
        size: Number(model.sizeBytes),
      },
    },
  };
}
