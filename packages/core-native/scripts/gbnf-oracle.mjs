// Asks llama.cpp's own grammar through native/tools/gbnf_oracle.cpp.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../build/Release/gbnf_oracle", import.meta.url));
const limits = { milliseconds: 400, megabytes: 1024 };

/**
 * @typedef {{ bytes: Uint8Array, token?: number }} Piece
 * @param {readonly { grammar: string, texts: readonly (readonly Piece[])[] }[]} questions
 * @returns {Promise<{ taken: string, verdicts: string[] }[]>} "1", "0" or "!"; per text "w", "p", "r" or "!"
 */
export async function askOracle(questions) {
  if (questions.length === 0) return [];
  if (!existsSync(program)) throw new Error(`${program} is not there; build it with npm run build`);
  const lines = (await run(questions.map(lineOf).join(""))).split("\n");
  return questions.map(({ texts }, index) => {
    const line = lines[index] ?? "";
    if (line.length !== texts.length + 1)
      throw new Error(`gbnf_oracle answered "${line}" to ${texts.length} texts`);
    return { taken: line[0], verdicts: Array.from(line).slice(1) };
  });
}

function lineOf({ grammar, texts }) {
  const words = texts.map((pieces) => pieces.map(pieceWord).join(",") || "-");
  return `${[Buffer.from(grammar).toString("hex"), ...words].join(" ")}\n`;
}

const pieceWord = ({ bytes, token }) =>
  `${Buffer.from(bytes).toString("hex")}${token === undefined ? "" : `@${token}`}`;

function run(input) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [String(limits.milliseconds), String(limits.megabytes)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`gbnf_oracle ended with code ${code}`));
    });
    child.stdin.end(input);
  });
}
