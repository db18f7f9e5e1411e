import type { RenderInput } from "../../spec/chat-format.js";
import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, expectSame } from "../suite-error.js";

/** A deep copy of data, made read-only on request: writing to it throws in strict code, which modules are. */
function copyOf(value: unknown, freeze: boolean): unknown {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const copy = Array.isArray(value)
    ? value.map((item: unknown) => copyOf(item, freeze))
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member, freeze)]));
  return freeze ? Object.freeze(copy) : copy;
}

function copyInput(input: RenderInput, freeze: boolean): RenderInput {
  const copy = { ...input };
  for (const [key, value] of Object.entries(input)) Object.assign(copy, { [key]: copyOf(value, freeze) });
  return freeze ? Object.freeze(copy) : copy;
}

/** The caller's objects are the caller's: they are rendered frozen and unfrozen, twice, with the same result. */
export const inputsUnchanged: ConformanceCheck = {
  name: "inputs-unchanged",
  title: "leaves its input alone and depends on nothing else",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      const fixed = { ...input, now: input.now ?? new Date(0) };
      const copy = copyInput(fixed, false);
      const first = format.render(copy).promptText;
      expectSame(copy, fixed, "rendering changed its input");
      expectSame(format.render(copy).promptText, first, "a second rendering of the same input differs");
      let frozen: string;
      try {
        frozen = format.render(copyInput(fixed, true)).promptText;
      } catch (error) {
        throw new ConformanceError(`rendering a frozen input throws: ${String(error)}`);
      }
      expectSame(frozen, first, "a frozen input renders differently");
    }
  },
};
