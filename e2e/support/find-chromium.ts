import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Arguments for a Chromium that stays off the network and runs where no user session is. */
export const chromiumArguments: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

/**
 * Path of a Chromium: `CAMELID_CHROMIUM`, a system browser, or one that Playwright has installed. On Debian as root
 * its `chromium` package is installed when none is there. Throws with what to do when nothing works.
 */
export function findChromium(): string {
  const found = fromEnvironment() ?? onPath() ?? inApplications() ?? installedByPlaywright();
  if (found !== undefined) return found;
  if (existsSync("/usr/bin/apt-get") && process.getuid?.() === 0) {
    execFileSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
    execFileSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], {
      stdio: "ignore",
    });
    const installed = onPath();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "No Chromium was found. Install one (Debian: apt-get install chromium; anywhere: npx playwright install chromium) " +
      "or set CAMELID_CHROMIUM to a browser's executable.",
  );
}

function fromEnvironment(): string | undefined {
  const path = process.env["CAMELID_CHROMIUM"];
  if (path === undefined || path === "") return undefined;
  if (!isExecutable(path)) throw new Error(`CAMELID_CHROMIUM is not an executable file: ${path}`);
  return path;
}

function onPath(): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/bin", "/snap/bin"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function inApplications(): string | undefined {
  return [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ].find(isExecutable);
}

function installedByPlaywright(): string | undefined {
  const root = process.env["PLAYWRIGHT_BROWSERS_PATH"] ?? join(homedir(), ".cache", "ms-playwright");
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .filter((name) => name.startsWith("chromium-"))
    .flatMap((name) => [
      join(root, name, "chrome-linux64", "chrome"),
      join(root, name, "chrome-linux", "chrome"),
    ])
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
