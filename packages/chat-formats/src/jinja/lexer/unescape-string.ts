const simple: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

const escape = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([^]))/g;

/**
 * Resolves the escapes of a Python string literal; unknown ones stay as they are.
 * Returns undefined for an escape that Python refuses (`\x1`, `\N{...}`, beyond U+10FFFF).
 */
export function unescapeString(body: string): string | undefined {
  if (!body.includes("\\")) return body;
  let valid = true;
  const text = body.replace(
    escape,
    (_, hex2?: string, hex4?: string, hex8?: string, octal?: string, other?: string) => {
      const hex = hex2 ?? hex4 ?? hex8;
      if (hex !== undefined || octal !== undefined) {
        const code = hex === undefined ? Number.parseInt(octal ?? "", 8) : Number.parseInt(hex, 16);
        if (code <= 0x10ffff) return String.fromCodePoint(code);
        valid = false;
        return "";
      }
      const character = other ?? "";
      if (character === "x" || character === "u" || character === "U" || character === "N") valid = false;
      return simple[character] ?? `\\${character}`;
    },
  );
  return valid ? text : undefined;
}
