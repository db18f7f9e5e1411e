// Two worker threads with a model each, at the same time; then one that is terminated in the middle of an answer.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadEngine } from "../../dist/engine/load-engine.js";

const prompt = { type: "segments", segments: [{ type: "text", text: "hello world" }], addBos: true };
const options = { parallel: 2, contextSize: 2 * 2048, threads: 1 };

async function generate(engine, maxTokens) {
  const tokens = [];
  for await (const event of engine.generate({
    prompt,
    maxTokens,
    sampling: { temperature: 0, ignoreEos: true },
  })) {
    if (event.type === "tokens") tokens.push(...event.tokens.map(({ token }) => token));
    if (workerData?.announce) parentPort.postMessage("running");
  }
  return tokens;
}

async function alone(modelPath, maxTokens) {
  const engine = await loadEngine({ ...options, modelPath });
  try {
    return await generate(engine, maxTokens);
  } finally {
    await engine.close();
  }
}

const inWorker = (data) => new Worker(new URL(import.meta.url), { workerData: data });

const result = (worker) =>
  new Promise((resolve, reject) => {
    let message;
    worker.on("message", (value) => (message = value));
    worker.on("error", reject);
    worker.on("exit", () => resolve(message));
  });

if (isMainThread) {
  const models = process.argv.slice(2, 4);
  const expected = [];
  for (const modelPath of models) expected.push(await alone(modelPath, 300));
  const together = await Promise.all(
    models.map((modelPath) => result(inWorker({ modelPath, maxTokens: 300 }))),
  );
  const survivor = await loadEngine({ ...options, modelPath: models[0] });
  const doomed = inWorker({ modelPath: models[1], announce: true });
  await new Promise((resolve) => doomed.once("message", resolve));
  const exit = await doomed.terminate();
  const after = await generate(survivor, 300);
  await survivor.close();
  process.stdout.write(`${JSON.stringify({ expected, together, after, exit })}\n`);
} else {
  parentPort.postMessage(await alone(workerData.modelPath, workerData.maxTokens));
}
