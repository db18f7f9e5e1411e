// Known differences from Python, each with its reason.
const known = [
  {
    reason: "int.is_integer exists since Python 3.12; the oracle's Python may be older",
    applies: (_, wanted) => /'(?:int|bool) object' has no attribute 'is_integer'/.test(wanted.message ?? ""),
  },
];

/** The reason of a known difference; undefined for one that nobody has explained. */
export function explain(template, wanted, got) {
  return known.find(({ applies }) => applies(template, wanted, got))?.reason;
}
