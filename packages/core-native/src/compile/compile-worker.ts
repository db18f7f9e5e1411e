// A thread that compiles: it answers each job with its result, one after the other.
import { parentPort } from "node:worker_threads";
import { resultOf } from "./compile-result.js";

parentPort?.on("message", (job: string) => {
  parentPort?.postMessage(resultOf(JSON.parse(job)));
});
