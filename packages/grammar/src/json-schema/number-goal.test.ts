import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BooleanArena } from "../automata/boolean-arena.js";
import { decimalOf, parseDecimal, type Decimal } from "./decimal.js";
import type { NumberLiteral } from "./number-condition.js";
import { NumberGoal } from "./number-goal.js";

const values = [-20, -3, -1, 0, 0.5, 1, 2, 2.5, 7, 10, 12, 99, 150];
const steps = [0.5, 1, 2, 3, 0.25, 7, 10];

const literal = fc.oneof(
  fc.record({
    kind: fc.constant<"compare">("compare"),
    strict: fc.boolean(),
    value: fc.constantFrom(...values).map(decimalOf),
  }),
  fc.record({ kind: fc.constant<"multiple">("multiple"), of: fc.constantFrom(...steps).map(decimalOf) }),
);
const condition = fc.array(fc.array(fc.tuple(literal, fc.boolean()), { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
});

function goalOf(branches: readonly (readonly (readonly [NumberLiteral, boolean])[])[]): NumberGoal {
  const arena = new BooleanArena(1000);
  const atoms: NumberLiteral[] = [];
  const formula = arena.or(
    branches.map((branch) =>
      arena.and(
        branch.map(([atom, negated]) => {
          atoms.push(atom);
          return arena.literal((atoms.length - 1) * 2 + (negated ? 1 : 0));
        }),
      ),
    ),
  );
  return new NumberGoal(arena, formula, (atom) => atoms[atom] ?? { kind: "multiple", of: decimalOf(1) });
}

/** All numbers in steps of 1/8 (every condition above is told apart by them and by the gaps between). */
function* grid(): Generator<[text: string, value: Decimal]> {
  for (let eighths = -400; eighths <= 2000; eighths += 1) {
    const text = `${eighths / 8}`;
    const value = parseDecimal(text);
    if (value !== undefined) yield [text, value];
  }
}

const points = [...grid()];

describe("NumberGoal", () => {
  test("every number that meets the condition can be written digit by digit", () => {
    fc.assert(
      fc.property(condition, (branches) => {
        const goal = goalOf(branches);
        for (const [text, value] of points) {
          if (!goal.isMet(value)) continue;
          for (let length = 0; length <= text.length; length += 1) {
            if (!goal.isLive(text.slice(0, length))) throw new Error(`${text.slice(0, length)} of ${text}`);
          }
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test("what can be begun can be ended: some way of going on stays open until the condition is met", () => {
    const characters = [..."5012346789", "."];
    fc.assert(
      fc.property(condition, fc.constantFrom(..."", ..."-", ..."0123456789"), (branches, begun) => {
        const goal = goalOf(branches);
        if (!goal.isLive(begun)) return;
        // Breadth first: a few more characters are enough for conditions of this size.
        let open = [begun];
        for (let more = 0; more < 7; more += 1) {
          const next: string[] = [];
          for (const text of open) {
            const value = parseDecimal(text);
            if (value !== undefined && goal.isMet(value)) return;
            for (const character of characters) {
              if (goal.isLive(text + character)) next.push(text + character);
            }
          }
          expect(next.length).toBeGreaterThan(0);
          open = next.slice(0, 400);
        }
        throw new Error(`no end from ${begun}`);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
