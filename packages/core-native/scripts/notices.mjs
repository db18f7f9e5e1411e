// The notices of everything that is linked into a platform's package.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/**
 * Writes THIRD-PARTY-NOTICES into a package's folder.
 * @param {string} folder
 * @param {import("../src/binding/platforms.mjs").Platform} platform
 * @param {string} source llama.cpp's
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export function writeNotices(folder, platform, source, toolchain) {
  const read = (...path) => readFileSync(join(...path), "utf8").trim();
  const notices = [
    ["llama.cpp and ggml", read(source, "LICENSE")],
    [
      "llamafile's matrix multiplication, in ggml",
      leadingComment(read(source, "ggml/src/ggml-cpu/llamafile/sgemm.cpp")),
    ],
    ["YaRN, in ggml", yarnNotice(read(source, "ggml/src/ggml-cpu/ops.cpp"))],
    ["node-addon-api", read(dirname(require.resolve("node-addon-api/package.json")), "LICENSE.md")],
  ];
  if (toolchain.zig !== undefined) {
    notices.push(["zig's runtime library", read(toolchain.zig, "LICENSE")]);
    notices.push(["libc++, libc++abi and libunwind", read(toolchain.zig, "lib/libcxx/LICENSE.TXT")]);
    if (platform.os === "win32")
      notices.push(["mingw-w64's runtime", read(toolchain.zig, "lib/libc/mingw/COPYING")]);
  }
  const rule = "=".repeat(100);
  const text = notices.map(([name, notice]) => `${rule}\n${name}\n${rule}\n\n${notice}\n`).join("\n");
  writeFileSync(
    join(folder, "THIRD-PARTY-NOTICES"),
    `This package contains compiled parts of the following.\n\n${text}`,
  );
}

function leadingComment(text) {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ""))
    .join("\n");
}

/** The notice in the code; its terms are those of the MIT licence, which stand above in full. */
function yarnNotice(text) {
  const notice = /^\/\/ (MIT licensed\. Copyright .*)$/m.exec(text)?.[1];
  if (notice === undefined) throw new Error("ggml's notice of YaRN is not where it was: see notices.mjs.");
  return notice;
}
