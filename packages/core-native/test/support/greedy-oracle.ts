import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface OracleShape {
  readonly contextSize: number;
  readonly parallel: number;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly threads: number;
}

export interface OracleOutput {
  /** Token ids, the end token included. */
  readonly tokens: readonly number[];
  /** For each token, how far the second best logit lies below it. */
  readonly gaps: readonly number[];
}

const inPackage = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** llama.cpp's own greedy continuation of each prompt, one after the other. */
export function greedyOracle(
  modelPath: string,
  shape: OracleShape,
  maxTokens: number,
  prompts: readonly (readonly number[])[],
): Promise<OracleOutput[]> {
  const { contextSize, parallel, batchSize, microBatchSize, threads } = shape;
  const numbers = [contextSize, parallel, batchSize, microBatchSize, threads].map(String);
  const libraries = inPackage(`native-libs/${process.platform}-${process.arch}`);
  return new Promise((resolve, reject) => {
    const child = spawn(inPackage("build/Release/greedy_oracle"), [modelPath, libraries, ...numbers], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output.trimEnd().split("\n").map(parseLine));
      else reject(new Error(`greedy_oracle ended with code ${code}`));
    });
    child.stdin.end(prompts.map((prompt) => `${[maxTokens, ...prompt].join(" ")}\n`).join(""));
  });
}

function parseLine(line: string): OracleOutput {
  const values = line.split(" ").slice(2).map(Number);
  return {
    tokens: values.filter((_, index) => index % 2 === 0),
    gaps: values.filter((_, index) => index % 2 === 1),
  };
}
