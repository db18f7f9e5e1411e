// Writes what the trial of a release measured into docs/release.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../lib/steps.mjs";

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
const seconds = (value) => `${value.toFixed(1)} s`;
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/**
 * @param {object} result
 * @param {readonly { name: string, packed: number, unpacked: number, onDisk: number, seconds: number }[]} result.packages
 * @param {readonly { name: string, version: string, seconds: number, onDisk: number, runs: readonly string[] }[]} result.managers
 * @param {Record<string, { bytes: number, gzip: number }>} result.bundles
 * @param {readonly { machine: string, library: string, seconds: number }[]} result.processors
 * @param {readonly { what: string, seconds: number }[]} result.answers
 * @param {readonly string[]} result.native the platform packages that were built for the trial
 */
export function writeReport(result) {
  const parts = [
    "# What a release is like",
    "Written by `npm run test:release`, which publishes every package to an empty registry on the machine it runs on and installs them in empty projects, always with `--ignore-scripts`. Times are of a shared machine with two cores and say no more than the order of size.",
    "## Packages",
    "Installed alone by npm 11: what they depend on is in the size on disk and in the time.",
    table(
      ["package", "packed", "unpacked", "on disk, with its dependencies", "install"],
      result.packages.map((each) => [
        `\`${each.name}\``,
        megabytes(each.packed),
        megabytes(each.unpacked),
        megabytes(each.onDisk),
        seconds(each.seconds),
      ]),
    ),
    `Native packages built for the trial: ${result.native.map((name) => `\`${name}\``).join(", ")}. The others of the table of platforms stood there with their package.json alone.`,
    "## Package managers and Nodes",
    "All packages and `openai` in one project; then the READMEs' programs, as they stand.",
    table(
      ["manager", "install", "on disk", "READMEs' programs ran on"],
      result.managers.map((each) => [
        each.name,
        seconds(each.seconds),
        megabytes(each.onDisk),
        each.runs.join(", "),
      ]),
    ),
    "Their types pass under TypeScript 5.9 with `node16`, `nodenext` and `bundler` resolution, `strict`, without `skipLibCheck`; `require` works on every Node above.",
    "## From nothing to an answer",
    table(
      ["way", "install, start, answer and playground"],
      result.answers.map(({ what, seconds: time }) => [what, seconds(time)]),
    ),
    "## In a browser bundle",
    "`compileJsonSchema`, `createMatcher`, `resolveChatFormat` and `createClient` in one script.",
    table(
      ["bundler", "minified", "gzip"],
      Object.entries(result.bundles).map(([name, { bytes, gzip }]) => [
        name,
        `${(bytes / 1000).toFixed(1)} kB`,
        `${(gzip / 1000).toFixed(1)} kB`,
      ]),
    ),
    "## On other processors",
    "The default model's answer, with the library that the package chose.",
    table(
      ["machine", "library", "start to answer"],
      result.processors.map(({ machine, library, seconds: time }) => [
        machine,
        `\`${library}\``,
        seconds(time),
      ]),
    ),
  ];
  writeFileSync(join(root, "docs", "release.md"), `${parts.join("\n\n")}\n`);
}
