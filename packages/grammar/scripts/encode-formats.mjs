// Writes automata over code points as text, for src/json-schema/format-tables.ts; decode-format.ts reads it.

/** Numbers below this take one character. */
const base = 57;

/** One character from "#" on, but no backslash, or two, the first of them after the backslash. */
function numberText(value) {
  const digit = String.fromCharCode(35 + (value % base));
  if (value < base) return digit;
  const high = Math.floor(value / base) - 1;
  if (high > 33) throw new RangeError(`${value} is too large for a table of formats`);
  return String.fromCharCode(93 + high) + digit;
}

/** States in the order of a walk in depth: parts that formats share look alike then, which compresses well. */
function walk({ next, classCount, start }) {
  const numbers = new Map();
  const open = [start];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (state === 0 || numbers.has(state)) continue;
    numbers.set(state, numbers.size + 1);
    const targets = new Set(next.subarray(state * classCount, (state + 1) * classCount));
    open.push(...[...targets].reverse());
  }
  return numbers;
}

/** The coarsest classes of code points that all automata respect. */
function commonCells(automata) {
  const starts = [...new Set(automata.flatMap((dfa) => dfa.starts))].sort((a, b) => a - b);
  const own = automata.map((dfa) => {
    let cell = 0;
    return starts.map((from) => {
      while ((dfa.starts[cell + 1] ?? Infinity) <= from) cell += 1;
      return dfa.classOfCell[cell];
    });
  });
  const ids = new Map();
  const firsts = [];
  const classes = starts.map((_, cell) => {
    const key = own.map((list) => list[cell]).join();
    if (!ids.has(key)) {
      ids.set(key, ids.size);
      firsts.push(cell);
    }
    return ids.get(key);
  });
  return { starts, classes, ownClasses: own.map((list) => firsts.map((cell) => list[cell])) };
}

/** How a state divides the classes: whether it accepts, then the class that each run begins with and its group. */
function rowOf(dfa, state, classes) {
  const targets = [];
  let text = numberText(dfa.accepting[state]);
  let previous = 0;
  classes.forEach((own, i) => {
    const target = dfa.next[state * dfa.classCount + own];
    if (target !== 0 && !targets.includes(target)) targets.push(target);
    const group = target === 0 ? 0 : targets.indexOf(target) + 1;
    if (group !== previous) text += numberText(i) + numberText(group);
    previous = group;
  });
  return { text, targets };
}

/** The text of format-tables.ts. `formats`: name, automaton (of `compileRegexPoints`), and longest length, if any. */
export function formatTablesSource(formats) {
  const different = formats.filter(({ dfa }, i) => formats.findIndex((other) => other.dfa === dfa) === i);
  const cells = commonCells(different.map(({ dfa }) => dfa));
  const uses = new Map();
  const tables = different.map(({ dfa }, i) => {
    const numbers = walk(dfa);
    const rows = [];
    let deltas = "";
    for (const [state, number] of numbers) {
      const { text, targets } = rowOf(dfa, state, cells.ownClasses[i]);
      rows.push(text);
      uses.set(text, (uses.get(text) ?? 0) + 1);
      for (const target of targets) {
        const delta = numbers.get(target) - number;
        deltas += numberText(delta < 0 ? -1 - 2 * delta : 2 * delta);
      }
    }
    return { rows, deltas };
  });
  // Rows that occur often get short numbers.
  const rows = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a));
  const ids = new Map(rows.map((row, id) => [row, numberText(id)]));
  const texts = tables.map((table) => `${table.rows.map((row) => ids.get(row)).join("")} ${table.deltas}`);
  const nameOf = (name) => name.replace(/-./g, (part) => part[1].toUpperCase());
  const starts = cells.starts.map((from, i) => (from - (cells.starts[i - 1] ?? 0)).toString(36));
  return `${[
    "// Written by scripts/format-tables.mjs from format-patterns.ts; decode-format.ts tells how it is read.",
    "",
    "export interface FormatTable {",
    "  readonly table: string;",
    "  /** In code points. */",
    "  readonly maxLength?: number;",
    "}",
    "",
    "/** First code point of each cell, less that of the one before. */",
    ...lines("export const cellSteps =", starts.join(" "), ";"),
    "/** The class of each cell. */",
    ...lines("export const cellClasses =", cells.classes.map(numberText).join(""), ";"),
    "/** The different rows of all automata. */",
    ...lines("export const formatRows =", rows.join(" "), ";"),
    "",
    ...different.flatMap(({ name, maxLength }, i) => [
      `const ${nameOf(name)} = {`,
      ...lines("  table:", texts[i], ","),
      ...(maxLength === undefined ? [] : [`  maxLength: ${maxLength},`]),
      "};",
    ]),
    "",
    "export const formatTables: ReadonlyMap<string, FormatTable> = new Map<string, FormatTable>([",
    ...formats.map(({ name, dfa }) => {
      const first = different.find((other) => other.dfa === dfa);
      return `  [${JSON.stringify(name)}, ${nameOf(first.name)}],`;
    }),
    "]);",
  ].join("\n")}\n`;
}

/** A text after what it is for: in one line or two, as the formatter would have it. */
function lines(before, text, after) {
  const quoted = JSON.stringify(text) + after;
  const line = `${before} ${quoted}`;
  return line.length <= 110 ? [line] : [before, `${/^ */.exec(before)[0]}  ${quoted}`];
}
