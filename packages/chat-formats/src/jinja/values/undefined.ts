import { fail } from "../template-error.js";
import type { Undefined } from "./value.js";

/** What Python raises when an undefined value is used. */
export function failUndefined(value: Undefined): never {
  fail(value.unsafe ? "SecurityError" : "UndefinedError", value.hint);
}
