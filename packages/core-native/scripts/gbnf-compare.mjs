// Compares @camelid/grammar with llama.cpp's own grammar on random grammars and texts (native/tools/gbnf_oracle.cpp).
//
// Tokens by their number are in it, one per character; tokens by their text need a vocabulary and are left to the
// recorded cases. Texts hold no NUL: llama.cpp ends any text there.
import { parseGbnf } from "@camelid/grammar";
import { mistype, spellGrammar } from "../../grammar/scripts/gbnf-spell.mjs";
import { plainGrammar } from "../../grammar/scripts/gbnf-plain.mjs";
import { randomGrammar } from "../../grammar/scripts/gbnf-random.mjs";
import { randomTexts } from "../../grammar/scripts/gbnf-texts.mjs";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { askOracle } from "./gbnf-oracle.mjs";
import { classOfGrammar, classOfText, isUtf8 } from "./gbnf-differences.mjs";
import { judgeGrammar, judgeText } from "./gbnf-verdicts.mjs";

const textsPerGrammar = 10;
const grammarsPerBatch = 400;

/**
 * @param {number} pairs how many texts to compare; grammars that one side refuses have none
 * @param {number} seed
 * @param {(done: number) => void} [onProgress]
 */
export async function compareGbnf(pairs, seed, onProgress) {
  const next = randomFrom(seed);
  const tally = {
    grammars: { total: 0, bothTake: 0, bothRefuse: 0, gaveUp: 0, explained: {} },
    pairs: { total: 0, bothAccept: 0, bothBegin: 0, bothReject: 0, gaveUp: 0, explained: {} },
    kinds: { typedWrong: 0, tokens: 0, notUtf8: 0, splitInside: 0 },
    /** @type {{ grammar: string, text?: string, ours: string, theirs: string }[]} */
    differences: [],
  };
  while (tally.pairs.total < pairs) {
    const wanted = Math.ceil((pairs - tally.pairs.total) / textsPerGrammar) + 20;
    const cases = Array.from({ length: Math.min(grammarsPerBatch, wanted) }, () => randomCase(next));
    await compareBatch(cases, pairs, tally);
    onProgress?.(tally.pairs.total);
  }
  return tally;
}

function randomCase(next) {
  const tree = randomGrammar(next);
  const spelled = spellGrammar(next, tree.rules);
  const typedWrong = next(7) === 0;
  const grammar = typedWrong ? mistype(next, spelled) : spelled;
  const texts = randomTexts(next, tree, textsPerGrammar).map((bytes) => ({
    bytes,
    pieces: tree.tokens ? toTokens(bytes) : toPieces(next, bytes),
  }));
  return { grammar, texts, typedWrong, tokens: tree.tokens, rules: typedWrong ? undefined : tree.rules };
}

/** One token per character, its code point as number. */
function toTokens(bytes) {
  return Array.from(new TextDecoder().decode(bytes), (character) => ({
    bytes: new TextEncoder().encode(character),
    token: character.codePointAt(0),
  }));
}

/** As a whole for the most part, else parted anywhere. */
function toPieces(next, bytes) {
  if (bytes.length < 2 || next(4) > 0) return bytes.length === 0 ? [] : [{ bytes }];
  const at = 1 + next(bytes.length - 1);
  return [{ bytes: bytes.subarray(0, at) }, { bytes: bytes.subarray(at) }];
}

async function compareBatch(cases, limit, tally) {
  const open = [];
  const answers = await askOracle(
    cases.map(({ grammar, texts }) => ({ grammar, texts: texts.map(piecesOf) })),
  );
  for (const [index, { taken, verdicts }] of answers.entries()) {
    const one = cases[index];
    if (tally.pairs.total >= limit) break;
    const own = judgeGrammar(one.grammar);
    tally.grammars.total++;
    if (one.typedWrong) tally.kinds.typedWrong++;
    if (!compareGrammar(one, own, taken, tally)) continue;
    for (const [place, text] of one.texts.entries()) {
      if (tally.pairs.total >= limit) break;
      countText(one, text, tally);
      const [ours, theirs] = [judgeText(own, text.pieces), verdicts[place]];
      if (ours === theirs) tally.pairs[agreement[ours]]++;
      else if (theirs === "!") tally.pairs.gaveUp++;
      else open.push({ one, text, ours, theirs });
    }
  }
  await explainTexts(open, tally);
}

const agreement = { w: "bothAccept", p: "bothBegin", r: "bothReject", "!": "gaveUp" };
const piecesOf = ({ pieces }) => pieces;

/** Whether texts can be compared. */
function compareGrammar(one, own, taken, tally) {
  const { grammars, differences } = tally;
  if (own.program !== undefined && own.forLlama === undefined && taken === "1") {
    grammars.bothTake++;
    return true;
  }
  if (own.program === undefined && taken === "0") {
    grammars.bothRefuse++;
    return false;
  }
  const name = classOfGrammar(own, taken);
  if (name === undefined) {
    const ours = own.error ?? own.forLlama ?? "taken";
    differences.push({ grammar: one.grammar, ours, theirs: takenWords[taken] });
    return false;
  }
  if (taken === "!") grammars.gaveUp++;
  grammars.explained[name] = (grammars.explained[name] ?? 0) + 1;
  return false;
}

const takenWords = { 1: "taken", 0: "refused", "!": "gave up" };

function countText({ tokens }, { bytes, pieces }, { pairs, kinds }) {
  pairs.total++;
  if (tokens) kinds.tokens++;
  if (!isUtf8(bytes)) kinds.notUtf8++;
  if (pieces.slice(0, -1).some((piece) => !isUtf8(piece.bytes))) kinds.splitInside++;
}

/** Asks llama.cpp again, with the grammar written plainly. */
async function explainTexts(open, { pairs, differences }) {
  const plain = open.map(({ one }) => plainGrammar(one.rules ?? parseGbnf(one.grammar).rules) ?? "");
  const again = await askOracle(open.map(({ text }, i) => ({ grammar: plain[i], texts: [text.pieces] })));
  for (const [index, { one, text, ours, theirs }] of open.entries()) {
    const plainly = again[index].verdicts[0];
    const name = classOfText({ grammar: one.grammar, text, ours, theirs, plainly });
    if (name !== undefined) pairs.explained[name] = (pairs.explained[name] ?? 0) + 1;
    else {
      const written = text.pieces.map(({ bytes, token }) => [
        new TextDecoder().decode(bytes),
        token,
        [...bytes],
      ]);
      differences.push({ grammar: one.grammar, text: JSON.stringify(written), ours, theirs, plainly });
    }
  }
}
