import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { equals } from "./compare.js";
import { Callable, Undefined } from "./value.js";
import type { Value } from "./value.js";
import type { LoopContext } from "./loop-context.js";
import { orElse } from "./or-else.js";

/** `loop.name`. */
export function loopAttribute(rt: Runtime, loop: LoopContext, name: string): Value | undefined {
  switch (name) {
    case "index":
      return loop.index0 + 1;
    case "index0":
      return loop.index0;
    case "first":
      return loop.index0 === 0;
    case "last":
      return loop.peek() === undefined;
    case "length":
      return loop.length;
    case "revindex":
      return loop.length - loop.index0;
    case "revindex0":
      return loop.length - loop.index0 - 1;
    case "depth":
      return loop.depth0 + 1;
    case "depth0":
      return loop.depth0;
    case "previtem":
      return orElse(loop.previous, () => new Undefined("there is no previous item"));
    case "nextitem":
      return orElse(loop.peek(), () => new Undefined("there is no next item"));
    case "cycle":
      return new Callable(name, (_, args) => {
        return orElse(args[loop.index0 % args.length], () => fail("TypeError", "no items for cycling given"));
      });
    case "changed":
      return new Callable(name, (_, args) => {
        const last = loop.lastChanged;
        const isSame =
          last !== undefined &&
          last.length === args.length &&
          last.every((value, index) => equals(rt, value, args[index] ?? null));
        if (!isSame) loop.lastChanged = args;
        return !isSame;
      });
    default:
      return undefined;
  }
}
