const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#(.*))?$/s;

interface Uri {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string;
}

function split(text: string): Uri & { fragment: string } {
  const [, scheme, authority, path = "", query = "", fragment = ""] = parts.exec(text) ?? [];
  return { scheme, authority, path, query, fragment };
}

function join({ scheme, authority, path, query }: Uri): string {
  return `${scheme === undefined ? "" : `${scheme}:`}${authority === undefined ? "" : `//${authority}`}${path}${query}`;
}

function removeDots(path: string): string {
  const out: string[] = [];
  const segments = path.split("/");
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    if (segment === "..") {
      if (out.length > 1 || (out.length === 1 && out[0] !== "")) out.pop();
      if (isLast) out.push("");
    } else if (segment === ".") {
      if (isLast) out.push("");
    } else out.push(segment);
  });
  return out.join("/");
}

/** Resolves a reference against a base URI (RFC 3986, section 5.2): the URI without fragment, and the fragment. */
export function resolveUri(base: string, reference: string): { uri: string; fragment: string } {
  const ref = split(reference);
  const origin = split(base);
  const { fragment } = ref;
  if (ref.scheme !== undefined) return { uri: join({ ...ref, path: removeDots(ref.path) }), fragment };
  if (ref.authority !== undefined) {
    return { uri: join({ ...ref, scheme: origin.scheme, path: removeDots(ref.path) }), fragment };
  }
  if (ref.path === "") {
    return { uri: join({ ...origin, query: ref.query === "" ? origin.query : ref.query }), fragment };
  }
  const folder = origin.path.slice(0, origin.path.lastIndexOf("/") + 1);
  const merged = folder === "" && origin.authority !== undefined ? `/${ref.path}` : folder + ref.path;
  const path = removeDots(ref.path.startsWith("/") ? ref.path : merged);
  return { uri: join({ ...origin, path, query: ref.query }), fragment };
}

/** Percent-decodes; text that is not well encoded is left as it is. */
export function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
