import type { Model, ModelList } from "@camelid/openai-types";
import type { ServerContext } from "../server-context.js";

/** `GET /v1/models` */
export function listModels({ models }: ServerContext): Response {
  const list: ModelList = { object: "list", data: models.list.map(({ model }) => model) };
  return Response.json(list);
}

/** `GET /v1/models/{id}` */
export function retrieveModel({ models }: ServerContext, id: string): Response {
  const model: Model = models.get(id).model;
  return Response.json(model);
}
