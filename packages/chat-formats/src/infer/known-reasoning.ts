import type { ReasoningSyntax } from "../parser/syntax.js";

/** Names that mark reasoning, as they occur in the markers of templates. */
const words = "think|thinking|thought|thoughts|reasoning|reason|THINK|THINKING";

/** Shapes of marker pairs; `W` stands for the word. */
const shapes: readonly (readonly [RegExp, (word: string, prefix: string) => readonly [string, string]])[] = [
  [
    new RegExp(String.raw`<\/((?:[\w-]+:)?)(${words})>`),
    (word, prefix) => [`<${prefix}${word}>`, `</${prefix}${word}>`],
  ],
  [new RegExp(String.raw`\[\/()(${words})\]`), (word) => [`[${word}]`, `[/${word}]`]],
  [new RegExp(String.raw`<\|END_()(${words})\|>`), (word) => [`<|START_${word}|>`, `<|END_${word}|>`]],
  [new RegExp(String.raw`<\|()(${words})_end\|>`), (word) => [`<|${word}_start|>`, `<|${word}_end|>`]],
  [new RegExp(String.raw`<\|\/()(${words})\|>`), (word) => [`<|${word}|>`, `<|/${word}|>`]],
  [new RegExp(String.raw`<\|()(${words})_close\|>`), (word) => [`<|${word}_open|>`, `<|${word}_close|>`]],
];

/** A pair of reasoning markers that the template's source mentions: templates often only cut them out of earlier turns. */
export function mentionedReasoning(source: string): ReasoningSyntax | undefined {
  for (const [pattern, pair] of shapes) {
    const match = pattern.exec(source);
    if (match === null) continue;
    const [open, close] = pair(match[2] ?? "", match[1] ?? "");
    return { open, close };
  }
  return undefined;
}
