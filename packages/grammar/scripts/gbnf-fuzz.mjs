// Writes (grammar, string) pairs with our verdict, one JSON object a line, for comparison with llama.cpp's own grammar:
//   node packages/grammar/scripts/gbnf-fuzz.mjs 100000 1 > pairs.jsonl
// Arguments: number of pairs, seed. Only grammars that the check for llama.cpp lets pass are written.
// Build the package first (npx tsc -b packages/grammar).
import { checkGbnf, compileGbnf, createMatcher, GrammarError, loadProgram } from "../dist/index.js";
import { printGrammar } from "../dist/gbnf/print-gbnf.js";
import { randomGrammar, randomString, seededRandom } from "../dist/testing/random-grammar.js";

const pairs = Number(process.argv[2] ?? 1000);
const random = seededRandom(Number(process.argv[3] ?? 1));
const perGrammar = 10;

for (let written = 0; written < pairs;) {
  const grammar = printGrammar(randomGrammar(random));
  if (checkGbnf(grammar, { engine: "llama.cpp" }) !== undefined) continue;
  let runtime;
  try {
    runtime = loadProgram(compileGbnf(grammar).program);
  } catch (error) {
    // Grammars that match nothing are refused here and accepted by llama.cpp, where no string completes them.
    if (error instanceof GrammarError) continue;
    throw error;
  }
  for (let i = 0; i < perGrammar && written < pairs; i++, written++) {
    const text = randomString(random, i % 2 === 0 ? 3 : 8);
    const matcher = createMatcher(runtime);
    const accepts = matcher.push(text) && matcher.isComplete();
    process.stdout.write(`${JSON.stringify({ grammar, text, accepts })}\n`);
  }
}
