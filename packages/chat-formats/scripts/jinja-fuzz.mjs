// Differential fuzz against Python jinja2, of the built package (npx tsc -b packages/chat-formats):
//   node packages/chat-formats/scripts/jinja-fuzz.mjs [--count 20000] [--seed 1] [--show 20] [--write FILE --sample 900]
// Python with jinja2 3.1.6 is set up once in the user's cache folder (or $CAMELID_CACHE_DIR).
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compileTemplate, parseJsonLosslessly, TemplateError } from "@camelid/chat-formats/jinja";
import { dataJson, Generator, Random } from "./jinja-fuzz-generate.mjs";
import { explain, isAddress } from "./jinja-fuzz-differences.mjs";
import { renderWithPython } from "./python-jinja.mjs";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "20000" },
    seed: { type: "string", default: "1" },
    show: { type: "string", default: "20" },
    write: { type: "string" },
    sample: { type: "string", default: "900" },
  },
});

const oracle = (templates) =>
  renderWithPython(
    templates.map((template) => `{"template":${JSON.stringify(template)},"data":${dataJson}}`),
  );

const now = new Date(2026, 6, 26, 13, 5, 9);
const data = Object.fromEntries(parseJsonLosslessly(dataJson));

function ours(template) {
  try {
    return { text: compileTemplate(template, { now }).render(data) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return { error: "crash", message: String(error.stack) };
    const kind = error.kind === "raise_exception" ? "raise" : error.kind === "syntax" ? "syntax" : "runtime";
    return { error: kind, exception: error.exception, message: error.detail };
  }
}

const count = Number(options.count);
const seed = Number(options.seed) * 1_000_003;
const chooser = new Random(seed);
const templates = [];
// Most generated templates are errors; a quarter of those is enough.
for (let index = 0; templates.length < count; index += 1) {
  const template = new Generator(seed + index).template();
  const { text, exception } = ours(template);
  // What is beyond our limits may keep Python busy for hours.
  if (exception === "LimitError") continue;
  if (text !== undefined || chooser.chance(0.25)) templates.push(template);
}
const expected = await oracle(templates);

let agree = 0;
let compared = 0;
let texts = 0;
const classes = new Map();
const differences = [];
const sample = [];
const exceptions = new Map();
templates.forEach((template, index) => {
  const wanted = expected[index];
  // What Python prints of a function or generator holds a memory address.
  if (wanted.error === "timeout") return;
  if (/ at 0x[0-9a-f]+/i.test(wanted.text ?? "")) return;
  const got = ours(template);
  if (wanted.text !== got.text && isAddress(wanted, got)) return;
  compared += 1;
  const isEqual = "text" in wanted ? wanted.text === got.text : wanted.error === got.error;
  if (isEqual) {
    agree += 1;
    if ("text" in wanted) texts += 1;
    else if (wanted.exception !== got.exception) {
      const pair = `${wanted.exception} -> ${got.exception}`;
      exceptions.set(pair, (exceptions.get(pair) ?? 0) + 1);
    }
    const isWanted = "text" in wanted || sample.length % 4 === 0;
    if (isWanted && sample.length < Number(options.sample) && template.length < 300) {
      sample.push("text" in wanted ? { template, text: wanted.text } : { template, error: wanted.error });
    }
    return;
  }
  const reason = explain(template, wanted, got) ?? "unexplained";
  classes.set(reason, (classes.get(reason) ?? 0) + 1);
  if (reason === "unexplained") differences.push({ template, wanted, got });
});

for (const { template, wanted, got } of differences.slice(0, Number(options.show))) {
  console.log(JSON.stringify(template));
  console.log("  python:", JSON.stringify(wanted).slice(0, 300));
  console.log("  ours:  ", JSON.stringify(got).slice(0, 300));
}
console.log(
  `${agree} of ${compared} agree (${((100 * agree) / compared).toFixed(3)} %), ${texts} of them texts`,
);
for (const [reason, number] of classes) console.log(`  ${number} differ: ${reason}`);
if (exceptions.size > 0)
  console.log(
    "other exception class, same kind:",
    [...exceptions]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 12)
      .map(([pair, number]) => `${number} ${pair}`)
      .join(", "),
  );
if (options.write !== undefined) {
  writeFileSync(options.write, [dataJson, ...sample.map((line) => JSON.stringify(line))].join("\n") + "\n");
}
