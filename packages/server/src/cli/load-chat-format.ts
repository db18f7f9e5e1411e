import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { builtinFormats, isChatFormat, type ChatFormat } from "@camelid/chat-formats";
import { UsageError } from "./usage-error.js";

/**
 * The format that `--chat-format` names: a built-in one, or the one that an npm package (looked up from the working
 * directory) or a file exports. Throws UsageError.
 */
export async function loadChatFormat(name: string | undefined): Promise<string | ChatFormat | undefined> {
  if (name === undefined || builtinFormats.some((format) => format.name === name)) return name;
  const exported: Record<string, unknown> = await import(locate(name));
  const formats = [...new Set(Object.values(exported).filter(isChatFormat))];
  const [format] = formats;
  if (format === undefined) throw new UsageError(`--chat-format: ${name} exports no chat format.`);
  if (formats.length > 1) {
    throw new UsageError(
      `--chat-format: ${name} exports ${formats.length} chat formats, but must export one.`,
    );
  }
  return format;
}

function locate(name: string): string {
  if (name.startsWith(".") || isAbsolute(name)) return pathToFileURL(resolve(name)).href;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), "package.json")).resolve(name)).href;
  } catch {
    const known = builtinFormats.map((format) => format.name).join(", ");
    throw new UsageError(
      `--chat-format: ${JSON.stringify(name)} is neither a built-in format nor an installed package. Built in: ${known}.`,
    );
  }
}
