// Random grammars and texts by @camelid/grammar and by llama.cpp's own grammar:
//   node packages/core-native/scripts/gbnf-agree.mjs [pairs, default 100000] [seed, default 1]
// Prints a table and each difference that no rule of gbnf-differences.mjs explains; exit code 1 when there is one, or
// when fewer than a quarter of the texts were accepted or refused. Build first (npm run build).
import { compareGbnf } from "./gbnf-compare.mjs";

const [wanted, seed] = [Number(process.argv[2] ?? 100_000), Number(process.argv[3] ?? 1)];
let shown = 0;
const { grammars, pairs, kinds, differences } = await compareGbnf(wanted, seed, (done) => {
  if (done - shown < 10_000) return;
  shown = done;
  process.stderr.write(`  ${done} pairs\n`);
});

const row = (name, count, total) =>
  console.log(`${String(count).padStart(8)}  ${((100 * count) / total).toFixed(1).padStart(5)} %  ${name}`);
const explained = (classes, total) => {
  for (const [name, count] of Object.entries(classes).toSorted((a, b) => b[1] - a[1]))
    row(name, count, total);
};

console.log(`Grammars (seed ${seed})`);
row("in all", grammars.total, grammars.total);
row("taken by both, so texts are compared", grammars.bothTake, grammars.total);
row("refused by both", grammars.bothRefuse, grammars.total);
explained(grammars.explained, grammars.total);
row("of these, llama.cpp gave up", grammars.gaveUp, grammars.total);
row("with a slip of typing, taken or not", kinds.typedWrong, grammars.total);
console.log("\nPairs of a grammar and a text");
row("in all", pairs.total, pairs.total);
row("accepted by both", pairs.bothAccept, pairs.total);
row("beginnings by both", pairs.bothBegin, pairs.total);
row("refused by both", pairs.bothReject, pairs.total);
row("llama.cpp gave up", pairs.gaveUp, pairs.total);
explained(pairs.explained, pairs.total);
row("of all, given token by token", kinds.tokens, pairs.total);
row("of all, no UTF-8 or cut inside a character", kinds.notUtf8, pairs.total);
row("of all, in pieces parted inside a character", kinds.splitInside, pairs.total);
console.log(`\n${differences.length} unexplained`);
for (const difference of differences) console.log(JSON.stringify(difference));

const quarter = pairs.total / 4;
const healthy = pairs.bothAccept >= quarter && pairs.bothReject >= quarter;
if (!healthy) console.log("Too few texts were accepted or refused for the numbers to mean much.");
process.exitCode = differences.length > 0 || !healthy ? 1 : 0;
