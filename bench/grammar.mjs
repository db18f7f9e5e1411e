// node bench/grammar.mjs: our native grammar matcher against the Python wheels of llguidance and XGrammar, on the same real
// schemas and instances with the vocabulary of the same model. Writes bench/grammar.svg and the part of bench/RESULTS.md
// between its marks. Options: --step N (every N-th schema, default 16), --rounds N (3), --budget N (seconds that a rival may
// compile one schema, 20), --model FILE, --python FILE, --tokens FILE (in place of the model's vocabulary one in tiktoken's
// form; then the table is only printed). Exit code 1: a goal was missed. Build first: npm run build.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cacheFolder } from "../packages/core-native/scripts/build-llama.mjs";
import { findModel } from "./lib/find-model.mjs";
import { loadVocabulary, readCases, readTokens } from "./lib/grammar-cases.mjs";
import { plotMasks } from "./lib/grammar-plot.mjs";
import { grammarMarkdown, grammarRows } from "./lib/grammar-report.mjs";
import { replaceSection } from "./lib/results-sections.mjs";
import { measureGrammar } from "./lib/measure-grammar.mjs";

const { values } = parseArgs({
  options: {
    step: { type: "string", default: "16" },
    rounds: { type: "string", default: "3" },
    budget: { type: "string", default: "20" },
    model: { type: "string" },
    tokens: { type: "string" },
    python: { type: "string", default: "python3" },
  },
});
const [step, rounds, budget] = ["step", "rounds", "budget"].map((name) => {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above 0.`);
  return value;
});
const log = (line) => process.stderr.write(`  ${line}\n`);

const python = rivals();
const { vocabulary, engine, tokenize } =
  values.tokens === undefined ? await loadVocabulary(findModel(values.model)) : readTokens(values.tokens);
const cases = await Promise.all(
  readCases(step).map(async (entry) => ({
    ...entry,
    tokens: await Promise.all(entry.texts.map(async (text) => Array.from(await tokenize(text)))),
  })),
);
const model = engine?.model.name ?? basename(values.tokens);
await engine?.close();

log(`camelid, ${cases.length} schemas`);
const results = { camelid: measureGrammar(cases, vocabulary, rounds), ...measureRivals() };
const rows = grammarRows(results, vocabulary.bytes.length);
const text = grammarMarkdown(results, rows, {
  model,
  tokens: vocabulary.bytes.length,
  schemas: cases.length,
  step,
  rounds,
});
if (values.tokens === undefined) {
  writeFileSync(new URL("grammar.svg", import.meta.url), plotMasks(results));
  const file = new URL("RESULTS.md", import.meta.url);
  writeFileSync(file, replaceSection(existsSync(file) ? readFileSync(file, "utf8") : "", "grammar", text));
}
process.stdout.write(text);
if (rows.some(({ reached }) => !reached)) process.exitCode = 1;

/** The Python of an environment with both rivals, in the cache folder. */
function rivals() {
  const folder = join(cacheFolder(), "venv-grammar");
  const inside = join(folder, "bin", "python");
  const pip = (...args) =>
    execFileSync(inside, ["-m", "pip", "install", "-q", ...args], { stdio: ["ignore", 2, 2] });
  if (!existsSync(join(folder, "complete"))) {
    log("installing llguidance and XGrammar");
    mkdirSync(cacheFolder(), { recursive: true });
    execFileSync(values.python, ["-m", "venv", folder]);
    pip("llguidance==1.9.1", "numpy", "apache-tvm-ffi", "pydantic", "typing-extensions");
    // Without its dependencies: it brings PyTorch, which masks do not need.
    pip("--no-deps", "xgrammar==0.2.8");
    writeFileSync(join(folder, "complete"), "");
  }
  return inside;
}

function measureRivals() {
  const folder = mkdtempSync(join(tmpdir(), "camelid-grammar-"));
  try {
    const input = join(folder, "cases.json");
    const output = join(folder, "results.json");
    const tokens = vocabulary.bytes.map((bytes) => Buffer.from(bytes).toString("base64"));
    writeFileSync(input, JSON.stringify({ cases, vocabulary: tokens, end: vocabulary.end, rounds, budget }));
    const script = fileURLToPath(new URL("grammar-rivals.py", import.meta.url));
    execFileSync(python, [script, input, output], { stdio: ["ignore", 2, 2] });
    return JSON.parse(readFileSync(output, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
