// The addon for a platform's package: the sources and definitions of binding.gyp without node-gyp, which builds for its
// own machine only.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashAddon, readGyp } from "./addon-sources.mjs";
import { runCommand } from "./run-command.mjs";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

/**
 * Gives the path of `camelid.node`, linked against a build of llama.cpp.
 * @param {import("../src/binding/platforms.mjs").Platform} platform
 * @param {string} llama the folder that buildLlama gave
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @param {string} cacheFolder
 * @param {(line: string) => void} log
 */
export async function buildAddon(platform, llama, toolchain, cacheFolder, log) {
  const key = hashAddon([llama, ...["node-addon-api", "node-api-headers"].map(versionOf)]).slice(0, 16);
  const folder = join(cacheFolder, "addon", platform.name, key);
  const addon = join(folder, "camelid.node");
  if (existsSync(addon)) {
    log(`the addon is already built: ${addon}`);
    return addon;
  }
  log("compiling the addon");
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    const { sources, definitions } = readGyp();
    const includes = [join(packageFolder, "native"), join(llama, "include"), nodeHeaders(), addonApi()];
    const args = [
      ...toolchain.flags,
      "-std=c++17",
      "-O3",
      "-fPIC",
      "-fvisibility=hidden",
      ...definitions.map((definition) => `-D${definition}`),
      ...includes.flatMap((path) => ["-I", path]),
      ...sources.map((source) => join(packageFolder, source)),
      ...(await linkOptions(platform, llama, toolchain, work)),
      "-o",
      join(work, "camelid.node"),
    ];
    await runCommand(toolchain.compiler, args, {
      hint: "Compiling the addon failed; the lines below say why.",
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return addon;
}

async function linkOptions(platform, llama, toolchain, work) {
  const libraries = ["-L", join(llama, "lib"), "-lllama", "-lggml", "-lggml-base"];
  if (platform.os === "darwin")
    return ["-bundle", "-undefined", "dynamic_lookup", ...libraries, "-Wl,-rpath,@loader_path"];
  if (platform.os === "linux") return ["-shared", "-s", ...libraries, "-Wl,-rpath,$ORIGIN"];
  // Node's own functions, which Windows wants named when the addon is linked.
  const symbols = ["js_native_api", "node_api"].flatMap((name) =>
    readFileSync(join(nodeHeaders(), "..", "def", `${name}.def`), "utf8")
      .split(/\r?\n/)
      .slice(2),
  );
  const list = join(work, "node.def");
  writeFileSync(list, ["NAME NODE.EXE", "EXPORTS", ...symbols].join("\n"));
  const machine = { x64: "i386:x86-64", arm64: "arm64" }[platform.cpu];
  await runCommand(
    join(toolchain.bin, "dlltool"),
    ["-d", list, "-l", join(work, "libnode.a"), "-m", machine],
    {
      hint: "Making the list of Node's functions failed.",
    },
  );
  return ["-shared", "-s", ...libraries, "-L", work, "-lnode"];
}

const versionOf = (name) => JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")).version;
const nodeHeaders = () => require("node-api-headers").include_dir;
const addonApi = () => dirname(require.resolve("node-addon-api/package.json"));
