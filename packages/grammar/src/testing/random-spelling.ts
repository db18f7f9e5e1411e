import fc from "fast-check";

/** JSON of any value, spelled at random: some natural, some as only JSON's grammar allows. */
export function randomSpelling(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.tuple(fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }), fc.string({ minLength: 1 }), fc.double()),
      fc.infiniteStream(fc.nat(999)),
      fc.constantFrom(0, 10, 60),
    )
    .map(([value, stream, wildness]) => {
      // Lone surrogates cannot be written in UTF-8.
      const clean: unknown = JSON.parse(JSON.stringify(value).replaceAll(/\\ud[89a-f][0-9a-f]{2}/gi, "?"));
      const next = (): number => stream.next().value ?? 0;
      const isWild = (): boolean => next() % 100 < wildness;
      const indent = [undefined, 1, 2, 4, "\t"][next() % 5];
      const plain = JSON.stringify(clean, undefined, indent);
      return respell(plain, isWild, next);
    });
}

const token = /"(?:[^"\\]|\\.)*"|-?[0-9.]+(?:[eE][+-]?[0-9]+)?|[^"0-9-]/gsu;

/** Spells some tokens of a document in another way. */
function respell(text: string, isWild: () => boolean, next: () => number): string {
  return text.replaceAll(token, (part) => {
    if (part.startsWith('"')) return respellString(part, isWild);
    if (/^[-0-9]/.test(part)) return isWild() ? respellNumber(part, next()) : part;
    return isWild() && /[\s,:[\]{}]/.test(part)
      ? part + [" ", "\n", "\t", "  ", "\n\n", "\r\n"][next() % 6]
      : part;
  });
}

function respellString(text: string, isWild: () => boolean): string {
  const inside = text.slice(1, -1);
  const units = inside.match(/\\u[0-9a-f]{4}|\\.|[^\\]/gsu) ?? [];
  const written = units.map((unit) => {
    if (!isWild() || unit.startsWith("\\")) return unit;
    return Array.from(
      { length: unit.length },
      (_, i) => `\\u${unit.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join("");
  });
  return `"${written.join("")}"`;
}

function respellNumber(text: string, choice: number): string {
  const ways = [
    `${text}.0`,
    `${text}e0`,
    `${text}E+00`,
    /^[^e]*\.[^e]*$/.test(text) ? `${text}${"0".repeat(choice % 30)}` : text,
    text.replace(/^-?/, "-"),
  ];
  const way = ways[choice % ways.length] ?? text;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(way) ? way : text;
}
