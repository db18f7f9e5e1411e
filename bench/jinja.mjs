// Our Jinja engine against @huggingface/jinja on every chat template in llama.cpp's source: node bench/jinja.mjs [--rounds 9]
// Prints how many times faster ours compiles (nothing cached) and renders. Exit code 1: it is slower somewhere.
import { parseArgs } from "node:util";
import { compileTemplate } from "@camelid/chat-formats/jinja";
import { llamaTemplate, llamaTemplateNames, readOwn } from "@camelid/testkit";
import { Template } from "@huggingface/jinja";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "9" }, only: { type: "string", default: "" } },
});
const rounds = Number(options.rounds);

const conversations = Object.values(JSON.parse(readOwn("templates/conversations.json")));
const templates = llamaTemplateNames()
  .filter((name) => name.includes(options.only))
  .map((name) => ({ name, template: llamaTemplate(name) }));

/** Milliseconds per call: the best of the rounds, each long enough for the clock. */
function best(run) {
  let calls = 1;
  for (;;) {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) run();
    if (performance.now() - start > 2) break;
    calls *= 2;
  }
  return () => {
    const start = performance.now();
    for (let call = 0; call < calls; call += 1) run();
    return (performance.now() - start) / calls;
  };
}

/**
 * How many times faster ours is, measured in turns so that both see the same machine. A close result is measured again:
 * another program may have had the processor.
 */
function ratio(ours, theirs) {
  const [timeOurs, timeTheirs] = [best(ours), best(theirs)];
  let [least, leastTheirs] = [Infinity, Infinity];
  for (let attempt = 0; attempt < 4 && !(leastTheirs > 1.5 * least); attempt += 1) {
    for (let round = 0; round < rounds; round += 1) {
      least = Math.min(least, timeOurs());
      leastTheirs = Math.min(leastTheirs, timeTheirs());
    }
  }
  return { ours: least, theirs: leastTheirs, ratio: leastTheirs / least };
}

let serial = 0;
/** A source that no cache knows. */
const fresh = (source) => `${source}{#${(serial += 1)}#}`;

function succeeds(run) {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}

const results = [];
for (const { name, template } of templates) {
  const compile = ratio(
    () => compileTemplate(fresh(template)),
    () => new Template(fresh(template)),
  );
  const mine = compileTemplate(template);
  const other = new Template(template);
  // Both render these; what they render may differ.
  const data = conversations.filter(
    (item) => succeeds(() => mine.render(item)) && succeeds(() => other.render(item)),
  );
  const render =
    data.length === 0
      ? undefined
      : ratio(
          () => {
            for (const item of data) mine.render(item);
          },
          () => {
            for (const item of data) other.render(item);
          },
        );
  results.push({ name, compile, render, conversations: data.length });
  const micro = (milliseconds) => `${(milliseconds * 1000).toFixed(0).padStart(6)} us`;
  console.log(
    `${name.slice(0, 52).padEnd(52)} compile ${micro(compile.ours)} ${compile.ratio.toFixed(2).padStart(6)} x` +
      (render === undefined
        ? "   (the other engine renders no conversation)"
        : `   render ${micro(render.ours / data.length)} ${render.ratio.toFixed(2).padStart(6)} x`),
  );
}

function summary(label, ratios) {
  const sorted = ratios.toSorted((left, right) => left - right);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)]?.toFixed(2) ?? "-";
  console.log(
    `${label}: ${sorted.length} templates, times faster: least ${at(0)}, median ${at(0.5)}, most ${at(1)}`,
  );
  return sorted.every((value) => value > 1);
}

const compileWins = summary(
  "compile",
  results.map(({ compile }) => compile.ratio),
);
const renderWins = summary(
  "render",
  results.flatMap(({ render }) => (render === undefined ? [] : [render.ratio])),
);
const cached = ratio(
  () => compileTemplate(templates[0].template),
  () => new Template(templates[0].template),
);
console.log(
  `compile from the cache: ${(cached.ours * 1000).toFixed(2)} us, ${cached.ratio.toFixed(0)} times faster`,
);
process.exitCode = compileWins && renderWins ? 0 : 1;
