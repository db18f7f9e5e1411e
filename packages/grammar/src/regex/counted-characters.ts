import type { RegexNode } from "./ast.js";

/** A pattern as one without a count, for texts of certain lengths. */
export interface CountedCharacters {
  readonly uncounted: RegexNode;
  /** Lengths in code points that texts of the pattern have. `most` may be Infinity. */
  readonly least: number;
  readonly most: number;
}

/** Counts up to this make automata of few states, which say more of their texts than a length does. */
const smallCount = 8;

/**
 * Takes the count out of a pattern for whole texts in which all parts are single characters and one of them is repeated:
 * `^[A-Z]\w{0,63}$` is `^[A-Z]\w*$` for texts of 1 to 64 characters. A length costs nothing where 64 repeats of a large
 * set of characters make an automaton of many states. undefined for other patterns and small counts.
 */
export function countedCharacters(node: RegexNode): CountedCharacters | undefined {
  const parts = flatten(node);
  if (parts[0]?.kind !== "start" || parts.at(-1)?.kind !== "end") return undefined;
  const inner = parts.slice(1, -1);
  let fixed = 0;
  let counted: { readonly index: number; readonly min: number; readonly max: number } | undefined;
  for (const [index, part] of inner.entries()) {
    if (part.kind === "set") fixed += 1;
    else if (part.kind !== "repeat" || part.body.kind !== "set") return undefined;
    else if (part.min === part.max && part.max <= smallCount) fixed += part.min;
    else if (counted !== undefined || isOne(part.body.set)) return undefined;
    else counted = { index, min: part.min, max: part.max };
  }
  if (counted === undefined) return undefined;
  const { index, min, max } = counted;
  if ((max === Infinity ? min : max) <= smallCount) return undefined;
  const free = inner.map((part, at): RegexNode =>
    at === index && part.kind === "repeat" ? { ...part, min: 0, max: Infinity } : part,
  );
  return {
    uncounted: { kind: "sequence", parts: [{ kind: "start" }, ...free, { kind: "end" }] },
    least: fixed + min,
    most: fixed + max,
  };
}

function flatten(node: RegexNode): readonly RegexNode[] {
  return node.kind === "sequence" ? node.parts.flatMap(flatten) : [node];
}

/** Repeats of one character are few texts, which is worth knowing. */
function isOne(set: readonly (readonly [number, number])[]): boolean {
  return set.length === 0 || (set.length === 1 && set[0]?.[0] === set[0]?.[1]);
}
