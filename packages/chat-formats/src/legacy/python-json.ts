import { ChatFormatError } from "../errors.js";

const maximumDepth = 256;

/** JSON as Python's `json.dumps` spaces it: `", "` and `": "`, keys in their order, no escapes beyond ASCII needs. */
export function pythonJson(value: unknown, depth = 0): string {
  if (depth > maximumDepth) {
    throw new ChatFormatError("unsupported_parameter", `a JSON value is nested deeper than ${maximumDepth}`);
  }
  if (Array.isArray(value))
    return `[${value.map((item: unknown) => pythonJson(item, depth + 1)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([key, field]) => `${JSON.stringify(key)}: ${pythonJson(field, depth + 1)}`);
    return `{${fields.join(", ")}}`;
  }
  return JSON.stringify(value) ?? "null";
}
