import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".map": "application/json",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

const securityHeaders = {
  "content-security-policy":
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src 'self' blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/**
 * Serves the files that a folder held at the start, and nothing else: a path is looked up in a list, so it cannot leave
 * the folder. Gives undefined for other paths.
 */
export function createStaticFiles(folder: string): (path: string) => Promise<Response | undefined> {
  const files = new Map(listFiles(folder, ""));
  return async (path) => {
    const name = path === "/" ? "/index.html" : path;
    const file = files.get(name);
    if (file === undefined) return undefined;
    return new Response(await readFile(file), {
      headers: {
        ...securityHeaders,
        "content-type": types[extname(file)] ?? "application/octet-stream",
        // Vite names its assets by their content.
        "cache-control": name.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      },
    });
  };
}

/** Paths as a browser asks for them, with the files. Folder by folder: Yarn's file system in a zip names no parents. */
function* listFiles(folder: string, path: string): Generator<[string, string]> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [file, asked] = [join(folder, entry.name), `${path}/${entry.name}`];
    if (entry.isDirectory()) yield* listFiles(file, asked);
    else if (entry.isFile()) yield [asked, file];
  }
}
