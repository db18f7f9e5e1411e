import type { ModelExtensions } from "./extensions.js";

/** One entry of `GET /v1/models`, and the answer of `GET /v1/models/{id}`. */
export interface Model extends ModelExtensions {
  id: string;
  /** Unix time in seconds. */
  created: number;
  object: "model";
  owned_by: string;
}

/** Answer of `GET /v1/models`. */
export interface ModelList {
  object: "list";
  data: Model[];
}
