import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, expectSame } from "../suite-error.js";

/** A deep copy that throws when it is written to (in strict code, which modules are). */
function frozenCopy<Value>(value: Value): Value {
  const copy = structuredClone(value);
  freeze(copy);
  return copy;
}

function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || value instanceof Date) return;
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
}

/** The caller's objects are the caller's: they are rendered frozen and unfrozen, twice, with the same result. */
export const inputsUnchanged: ConformanceCheck = {
  name: "inputs-unchanged",
  title: "leaves its input alone and depends on nothing else",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      const fixed = { ...input, now: input.now ?? new Date(0) };
      const copy = structuredClone(fixed);
      const first = format.render(copy).promptText;
      expectSame(copy, fixed, "rendering changed its input");
      expectSame(format.render(copy).promptText, first, "a second rendering of the same input differs");
      let frozen: string;
      try {
        frozen = format.render(frozenCopy(fixed)).promptText;
      } catch (error) {
        throw new ConformanceError(`rendering a frozen input throws: ${String(error)}`);
      }
      expectSame(frozen, first, "a frozen input renders differently");
    }
  },
};
