import type { ResponseFormat } from "@camelid/openai-types";
import { InvalidParameterError } from "../errors.js";
import { checkNames } from "../request/check-names.js";
import { describe, isObject, readBoolean, readString } from "../request/check-values.js";

/** What `response_format` asks for. */
export interface AnswerForm {
  /** For the chat format: how to describe and to read the content. */
  readonly responseFormat: ResponseFormat;
  /** Absent for text. */
  readonly json?: {
    /** JSON Schema of the content. */
    readonly schema: Readonly<Record<string, unknown>>;
    /** Refuse a schema that cannot be enforced to the letter. */
    readonly strict: boolean;
    /** Where in the request the schema stands. */
    readonly place: string;
  };
}

const field = "response_format";

/**
 * Reads `response_format`. A schema is always enforced; with `strict: true`, and in `json_object`, one that cannot be
 * enforced to the letter is refused. Throws InvalidParameterError.
 */
export function readResponseFormat(value: unknown): AnswerForm {
  if (value === undefined || value === null) return { responseFormat: { type: "text" } };
  if (!isObject(value)) throw new InvalidParameterError(field, `must be an object, not ${describe(value)}.`);
  switch (value["type"]) {
    case "text":
      checkNames(field, value, { type: true });
      return { responseFormat: { type: "text" } };
    case "json_object": {
      checkNames(field, value, { type: true, schema: true });
      const schema = readSchema(value["schema"], `${field}.schema`);
      return {
        responseFormat: { type: "json_object", ...(schema === undefined ? {} : { schema }) },
        json: { schema: schema ?? { type: "object" }, strict: true, place: `${field}.schema` },
      };
    }
    case "json_schema":
      checkNames(field, value, { type: true, json_schema: true });
      return readJsonSchema(value["json_schema"]);
    default:
      throw new InvalidParameterError(
        `${field}.type`,
        `must be "text", "json_object" or "json_schema", not ${describe(value["type"])}.`,
      );
  }
}

function readJsonSchema(value: unknown): AnswerForm {
  const place = `${field}.json_schema`;
  if (!isObject(value)) throw new InvalidParameterError(place, `must be an object, not ${describe(value)}.`);
  checkNames(place, value, { name: true, description: true, schema: true, strict: true });
  const { name } = value;
  if (typeof name !== "string" || name === "") {
    throw new InvalidParameterError(`${place}.name`, `must be a name, not ${describe(name)}.`);
  }
  const schema = readSchema(value["schema"], `${place}.schema`) ?? { type: "object" };
  const strict = readBoolean(`${place}.strict`, value["strict"]) ?? false;
  const description = readString(`${place}.description`, value["description"]);
  const described = description === undefined ? {} : { description };
  return {
    responseFormat: { type: "json_schema", json_schema: { name, ...described, schema, strict } },
    json: { schema, strict, place: `${place}.schema` },
  };
}

function readSchema(value: unknown, place: string): { [key: string]: unknown } | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) {
    throw new InvalidParameterError(place, `must be a JSON Schema object, not ${describe(value)}.`);
  }
  return { ...value };
}
