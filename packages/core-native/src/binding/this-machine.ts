import { findPlatform } from "./platforms.mjs";

/** What decides which platform package a process needs. */
export interface Machine {
  readonly os: string;
  readonly cpu: string;
  /** The C library, on Linux. */
  readonly libc?: "glibc" | "musl";
  /** The version of glibc. */
  readonly libcVersion?: string;
}

/** The machine of this process. */
export function thisMachine(): Machine {
  const machine = { os: process.platform, cpu: process.arch };
  if (process.platform !== "linux") return machine;
  const version = glibcVersion();
  return version === undefined
    ? { ...machine, libc: "musl" }
    : { ...machine, libc: "glibc", libcVersion: version };
}

/** Undefined where the C library is another. */
function glibcVersion(): string | undefined {
  const source: { getReport(): unknown; excludeNetwork?: boolean } = process.report;
  const { excludeNetwork = false } = source;
  // Else the report looks up the names of all open connections.
  source.excludeNetwork = true;
  try {
    const report: { header?: { glibcVersionRuntime?: unknown } } = Object(source.getReport());
    const version = report.header?.glibcVersionRuntime;
    return typeof version === "string" ? version : undefined;
  } finally {
    source.excludeNetwork = excludeNetwork;
  }
}

/** Such as "linux-x64-musl", also where there is no package for it. */
export function platformName(machine: Machine): string {
  const known = findPlatform(machine)?.name;
  return known ?? [machine.os, machine.cpu, ...(machine.libc === "musl" ? ["musl"] : [])].join("-");
}

/** Whether `version` is older than `oldest`: "2.9" is older than "2.28". */
export function isOlder(version: string, oldest: string): boolean {
  const [ours, theirs] = [version, oldest].map((text) => text.split(".").map(Number));
  for (const [index, part] of (theirs ?? []).entries()) {
    const own = ours?.[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}
