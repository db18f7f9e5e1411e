// npm run pack:native -- FOLDER [--platform NAME] [--gpu NAME]: builds the native part for a platform (this machine's,
// unless one is named) and makes its package in FOLDER. With --gpu it makes the opt-in package of that GPU's backend.
import { parseArgs } from "node:util";
import { findPlatform, packageName, platforms } from "../src/binding/platforms.mjs";
import { buildAddon } from "./build-addon.mjs";
import { BuildError } from "./build-error.mjs";
import { buildLlama, cacheFolder } from "./build-llama.mjs";
import { gpuOptions, platformOptions } from "./build-options.mjs";
import { writeNotices } from "./notices.mjs";
import { resolveSource } from "./resolve-source.mjs";
import { ownToolchain, platformToolchain } from "./toolchain.mjs";
import { writePackage } from "./write-package.mjs";

const log = (line) => process.stderr.write(`  ${line}\n`);

try {
  const { folder, platform, gpu } = readArguments();
  const source = await resolveSource(cacheFolder(), log);
  const name = packageName(platform, gpu);
  const packed = gpu === undefined ? await buildPlatform(platform) : await buildGpu(platform, gpu);
  const target = writePackage({ folder, name, platform, gpu, ...packed });
  writeNotices(target, platform, source, packed.toolchain);
  process.stderr.write(`${name} is in ${target}\n`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { platform: { type: "string" }, gpu: { type: "string" } },
  });
  if (positionals.length !== 1)
    throw new BuildError("Name the folder to make the package in: npm run pack:native -- FOLDER");
  const known = platforms.map(({ name }) => name).join(", ");
  const libc = process.platform === "linux" ? "glibc" : undefined;
  const platform =
    values.platform === undefined
      ? findPlatform({ os: process.platform, cpu: process.arch, libc })
      : platforms.find(({ name }) => name === values.platform);
  if (platform === undefined)
    throw new BuildError(
      `There is no platform "${values.platform ?? process.platform}"; known are ${known}.`,
    );
  if (values.gpu !== undefined && !platform.gpu.includes(values.gpu)) {
    const has = platform.gpu.length === 0 ? "none" : platform.gpu.join(", ");
    throw new BuildError(`There is no GPU package "${values.gpu}" for ${platform.name}; there is ${has}.`);
  }
  return { folder: positionals[0], platform, gpu: values.gpu };
}

async function buildPlatform(platform) {
  const toolchain = await platformToolchain(platform, cacheFolder(), log);
  const llama = await buildLlama(log, { options: platformOptions(platform), toolchain });
  return { toolchain, llama, addon: await buildAddon(platform, llama, toolchain, cacheFolder(), log) };
}

/** With this machine's own compilers, since a GPU's tools belong to a machine. */
async function buildGpu(platform, gpu) {
  if (platform.os !== process.platform || platform.cpu !== process.arch)
    throw new BuildError(
      `The GPU package of ${platform.name} can be built only on a machine of its own kind.`,
    );
  const toolchain = await ownToolchain();
  return { toolchain, llama: await buildLlama(log, { options: gpuOptions(platform, gpu), toolchain }) };
}
