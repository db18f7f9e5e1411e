// Ends in the way that its second argument names, without closing the engine.
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
