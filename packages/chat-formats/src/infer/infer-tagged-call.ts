import { commonSuffix } from "./common-text.js";
import type { CallTexts } from "./call-text.js";
import type { FoundCall } from "./infer-tools.js";
import { probe } from "./probe-traits.js";

/** A call whose arguments have markers of their own, out of a call with two arguments. */
export function inferTaggedCall({ twoArguments: text }: CallTexts): FoundCall | undefined {
  const name = text.indexOf(probe.tool);
  const key = text.indexOf(probe.key, name);
  const value = text.indexOf(probe.value, key);
  const otherKey = text.indexOf(probe.otherKey, value);
  const otherValue = text.indexOf(probe.otherValue, otherKey);
  if (name < 0 || key < 0 || value < 0 || otherKey < 0 || otherValue < 0) return undefined;
  const beforeKey = text.slice(name + probe.tool.length, key);
  const beforeValue = text.slice(key + probe.key.length, value);
  const afterValue = text.slice(value + probe.value.length, otherKey);
  let keyOpen = commonSuffix(beforeKey, afterValue);
  const start = keyOpen.search(/[<[]/);
  if (start > 0) keyOpen = keyOpen.slice(start);
  const quoted = beforeValue.endsWith('"') && afterValue.startsWith('"');
  const valueEnd = afterValue.slice(quoted ? 1 : 0, afterValue.length - keyOpen.length);
  const valueOpen = quoted ? beforeValue.slice(0, -1) : beforeValue;
  const valueClose = valueEnd.trim();
  if (keyOpen.trim() === "" || valueClose === "" || valueOpen.trim() === "") return undefined;
  return {
    call: {
      kind: "tagged",
      nameEnd: beforeKey.slice(0, beforeKey.length - keyOpen.length).trim(),
      keyOpen: keyOpen.trim(),
      keyClose: [
        {
          markers: valueOpen.split(/\s+/).filter((marker) => marker !== ""),
          type: quoted ? "json" : "schema",
        },
      ],
      valueClose,
      ...(valueOpen.endsWith("\n") && valueEnd.startsWith("\n") ? { newlines: true } : {}),
    },
    core: (turn, called, _id, from) => {
      const begin = turn.indexOf(called, from);
      const argument = begin < 0 ? -1 : turn.indexOf(probe.value, begin);
      const end = argument < 0 ? -1 : turn.indexOf(valueClose, argument);
      return end < 0 ? undefined : { start: begin, end: end + valueClose.length };
    },
  };
}
