// Starts `camelid serve` and waits for its address.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { SetupError } from "../lib/steps.mjs";

/**
 * Runs `action` with the server's address while it serves.
 * @template Result
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @param {(address: string) => Promise<Result>} action
 * @returns {Promise<Result>}
 */
export async function whileServing([command, ...args], options, action) {
  // A group of its own: npx starts others in between.
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const ended = once(child, "exit");
  try {
    return await action(await addressOf(child));
  } finally {
    if (child.exitCode === null) process.kill(-child.pid, "SIGTERM");
    await ended;
  }
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        const address = /http:\/\/[\d.]+:\d+/.exec(output)?.[0];
        if (address !== undefined) resolve(address);
      });
    }
    child.on("error", reject);
    child.on("exit", (code) =>
      reject(new SetupError(`The server ended with ${code} before it served:\n${output}`)),
    );
  });
}

/** Asks for the capital of France, over the API. */
export async function ask(address) {
  const response = await fetch(`${address}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "smollm2-135m-instruct",
      messages: [
        { role: "system", content: "You are a helpful assistant." },
        { role: "user", content: "What is the capital of France?" },
      ],
      temperature: 0,
      max_tokens: 20,
    }),
  });
  const answer = (await response.json()).choices?.[0]?.message?.content;
  if (!String(answer).includes("Paris"))
    throw new SetupError(`The server answered ${response.status}: ${answer}`);
}

/** The playground's page and each file that it names. */
export async function openPlayground(address) {
  const page = await (await fetch(`${address}/`)).text();
  const files = [...page.matchAll(/(?:src|href)="(\.?\/[^"]+)"/g)].map(([, path]) => path);
  if (files.length === 0)
    throw new SetupError(`There is no playground at ${address}/: ${page.slice(0, 200)}`);
  for (const path of files) {
    const response = await fetch(new URL(path, `${address}/`));
    if (!response.ok) throw new SetupError(`The playground's ${path} answered ${response.status}.`);
  }
}
