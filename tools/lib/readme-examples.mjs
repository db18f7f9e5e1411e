// The programs in the READMEs: every block of TypeScript or JavaScript is one.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

/**
 * @typedef {object} Example
 * @property {string} package the package of its README, or "camelid" for the repository's own
 * @property {string} folder of the README, from the repository's root
 * @property {number} number from 1, in its README
 * @property {string} code
 */

/** @returns {Example[]} */
export function readmeExamples() {
  const folders = ["packages", "apps", "examples"].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  );
  return [".", ...folders].flatMap((folder) => {
    const path = join(root, folder, "README.md");
    if (!existsSync(path)) return [];
    const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return [...readFileSync(path, "utf8").matchAll(/^```(?:ts|js)\n(.*?)^```/gms)].map(
      ([, code = ""], index) => ({
        package: name,
        folder,
        number: index + 1,
        code,
      }),
    );
  });
}

/** Whether it has types only, so that there is nothing to run. */
export const isTypesOnly = ({ code }) => /^import type /m.test(code);
