// Python's jinja2 of a fixed version, in an environment of its own in the cache folder.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "@camelid/testkit";

function python() {
  const venv = join(cacheFolder(), "venv-jinja2-3.1.6");
  const executable = join(venv, "bin", "python");
  if (!existsSync(join(venv, "ready"))) {
    mkdirSync(cacheFolder(), { recursive: true });
    execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit" });
    execFileSync(executable, ["-m", "pip", "install", "--quiet", "jinja2==3.1.6"], { stdio: "inherit" });
    writeFileSync(join(venv, "ready"), "");
  }
  return executable;
}

/**
 * Renders templates as transformers sets jinja2 up. Each line is a JSON object with `template` and `data`.
 * @param {readonly string[]} lines
 * @returns {Promise<({ text: string } | { error: "syntax" | "runtime" | "raise", exception: string, message: string })[]>}
 */
export async function renderWithPython(lines) {
  const script = fileURLToPath(new URL("jinja-oracle.py", import.meta.url));
  const child = spawn(python(), [script], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  let output = "";
  child.stdout.setEncoding("utf8");
  for await (const chunk of child.stdout) output += chunk;
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
