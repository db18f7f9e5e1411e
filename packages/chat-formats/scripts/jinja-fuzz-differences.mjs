// Known differences from Python, each with its reason.
const known = [
  {
    reason:
      "pprint: Python sorts keys and wraps at 80 columns; ours prints one line, it is an aid for debugging",
    applies: (template) => /\bpprint\b/.test(template),
  },
  {
    reason: "encode gives bytes, which have no use in a prompt; ours raises TypeError when it is called",
    applies: (template) => /\bencode\b/.test(template),
  },
];

/** The reason of a known difference; undefined for one that nobody has explained. */
export function explain(template, wanted, got) {
  return known.find(({ applies }) => applies(template, wanted, got))?.reason;
}
