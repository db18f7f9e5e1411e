// Ends in the way that its second argument names, without closing the engine.
import { compileGbnf } from "@camelid/grammar";
import { loadEngine } from "../../dist/engine/load-engine.js";

const [, , modelPath, way] = process.argv;
const prompt = { type: "segments", segments: [{ type: "text", text: "hello" }], addBos: true };
const endless = { prompt, sampling: { temperature: 0, ignoreEos: true } };
const options = { modelPath, parallel: 2, contextSize: 2 * 32768, threads: 1 };

switch (way) {
  case "idle":
    await loadEngine(options);
    break;
  case "left": {
    const engine = await loadEngine(options);
    for await (const _ of engine.generate(endless)) break;
    break;
  }
  case "exit-loading":
    void loadEngine(options);
    process.exit(0);
    break;
  case "exit-running": {
    const engine = await loadEngine(options);
    for await (const _ of engine.generate(endless)) process.exit(0);
    break;
  }
  case "exit-tokenizing": {
    const engine = await loadEngine(options);
    void engine.tokenize("a".repeat(990_000)).then(() => process.exit(1));
    setImmediate(() => process.exit(0));
    await new Promise(() => {});
    break;
  }
  case "exit-in-grammar": {
    const engine = await loadEngine(options);
    const rules = Array.from({ length: 20 }, (_, i) => {
      const parts = Array.from({ length: 20 }, (__, j) => (i === j ? "[a-z]" : `r${j}? "b"`));
      return `r${i} ::= ${parts.join(" | ")}`;
    });
    const grammar = compileGbnf(`root ::= r0*\n${rules.join("\n")}`).program;
    setTimeout(() => process.exit(0), 100);
    for await (const _ of engine.generate({ ...endless, grammar }));
    break;
  }
  case "exit-in-processor": {
    const engine = await loadEngine(options);
    for await (const _ of engine.generate({ ...endless, logitsProcessor: () => process.exit(0) })) break;
    break;
  }
  case "close-in-processor": {
    const engine = await loadEngine(options);
    try {
      for await (const _ of engine.generate({ ...endless, logitsProcessor: () => void engine.close() }));
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
    break;
  }
  case "throw": {
    const engine = await loadEngine(options);
    process.on("uncaughtException", () => process.exit(0));
    for await (const _ of engine.generate(endless))
      setImmediate(() => {
        throw new Error("of the user");
      });
    break;
  }
  default:
    throw new Error(`unknown way ${way}`);
}
process.stdout.write("let go\n");
