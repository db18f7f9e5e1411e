import type { Value } from "./value.js";

/** The value unless it is absent. None is null, so `??` would take it for absent. */
export function orElse(value: Value | undefined, otherwise: () => Value): Value {
  return value === undefined ? otherwise() : value;
}
