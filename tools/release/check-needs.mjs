// What the libraries of a Linux package need of the system, read from their headers.
import { execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { packageName, platforms } from "../../packages/core-native/src/binding/platforms.mjs";
import { SetupError } from "../lib/steps.mjs";

/** The C library's own files; those of the package are added. */
const systemLibraries = {
  glibc: /^(ld-linux-[\w-]+\.so\.\d|lib(c|m|dl|pthread|rt)\.so\.\d)$/,
  musl: /^libc\.so$/,
};
const mostBytes = 60e6;

/**
 * Throws where a library needs a newer glibc than is promised, or a library that a plain system has not.
 * @param {string} folder of a platform package
 */
export function checkNeeds(folder) {
  const platform = platforms.find((each) => packageName(each).endsWith(`/${basename(folder)}`));
  const files = readdirSync(folder);
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  if (bytes > mostBytes)
    throw new SetupError(`${basename(folder)} has ${bytes} bytes, more than ${mostBytes}.`);
  if (platform?.os !== "linux") return;
  for (const name of files.filter((file) => /\.node$|\.so/.test(file))) {
    const headers = execFileSync("readelf", ["-dVW", join(folder, name)], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    for (const [, needed] of headers.matchAll(/\(NEEDED\).*\[(.*)\]/g)) {
      if (!files.includes(needed) && !systemLibraries[platform.libc].test(needed))
        throw new SetupError(`${basename(folder)}/${name} needs ${needed}, which a plain system has not.`);
    }
    for (const [, version] of headers.matchAll(/Name: GLIBC_([\d.]+)/g)) {
      if (version.localeCompare(platform.oldest, "en", { numeric: true }) > 0)
        throw new SetupError(
          `${basename(folder)}/${name} needs glibc ${version}, but ${platform.oldest} is promised.`,
        );
    }
  }
}
