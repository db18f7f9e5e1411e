import { nearestName } from "@camelid/core-native";
import { z } from "zod";
import { HttpError } from "../errors/http-error.js";

type Issue = z.core.$ZodIssue;

/**
 * Holds a body against the schema of a `T`: names and types of fields, not what they mean. The body itself is used, not
 * a copy. Throws HttpError 400 for the first fault, naming the field.
 */
export function checkShape<T>(schema: z.ZodType, body: unknown): asserts body is T {
  const result = schema.safeParse(body);
  if (result.success) return;
  const issue = deepest(result.error.issues);
  if (issue?.code === "unrecognized_keys") {
    const name = issue.keys[0] ?? "";
    const param = toParam([...issue.path, name]);
    const near = issue.path.length === 0 ? nearestField(schema, name) : undefined;
    const hint = near === undefined ? "." : `; did you mean ${JSON.stringify(near)}?`;
    throw new HttpError(400, "unknown_field", `${param}: is not a known field${hint}`, { param });
  }
  const param = toParam(issue?.path ?? []);
  const message = issue?.message ?? "is not valid";
  if (param === "") throw new HttpError(400, "invalid_request", `The body: ${message}.`);
  throw new HttpError(400, "invalid_request", `${param}: ${message}.`, { param });
}

function nearestField(schema: z.ZodType, name: string): string | undefined {
  return schema instanceof z.ZodObject
    ? nearestName(name.slice(0, 60), Object.keys(schema.shape))
    : undefined;
}

/** Of the branches of a union, the one that got furthest tells best what is wrong. */
function deepest(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Issue | undefined {
  const first = issues[0];
  if (first === undefined) return undefined;
  const path = [...prefix, ...first.path];
  if (first.code !== "invalid_union") return { ...first, path };
  const inner = first.errors.map((branch) => deepest(branch, path));
  const longest = inner.reduce(
    (best, issue) => ((issue?.path.length ?? 0) > (best?.path.length ?? 0) ? issue : best),
    undefined,
  );
  return longest !== undefined && longest.path.length > path.length ? longest : { ...first, path };
}

/** `["messages", 1, "role"]` as OpenAI writes it: messages[1].role */
function toParam(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
