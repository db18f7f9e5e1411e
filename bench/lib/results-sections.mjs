// Parts of bench/RESULTS.md, each written by a benchmark of its own and kept by the others.
const beginOf = (name) => `<!-- ${name} benchmark: begin -->`;
const endOf = (name) => `<!-- ${name} benchmark: end -->`;

/** A part with its marks. */
export function section(name, body) {
  return `${beginOf(name)}\n\n${body.trim()}\n\n${endOf(name)}`;
}

/** Puts a part where the old one of its name was, else at the end. */
export function replaceSection(text, name, body) {
  const known = sectionOf(text, name);
  const written = section(name, body);
  return known === "" ? `${text.trimEnd()}\n\n${written}\n` : text.replace(known, () => written);
}

/** The part of a name, its marks included; "" when there is none. */
export function sectionOf(text, name) {
  const from = text.indexOf(beginOf(name));
  const to = text.indexOf(endOf(name));
  return from < 0 || to < from ? "" : text.slice(from, to + endOf(name).length);
}

/** All parts, as they stand. */
export function allSections(text) {
  const names = [...text.matchAll(/<!-- (\w+) benchmark: begin -->/g)].map(([, name]) => name);
  return names.map((name) => sectionOf(text, name)).join("\n\n");
}
