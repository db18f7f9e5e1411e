// Known differences from Python, each with its reason.
const known = [
  {
    reason: "encode gives bytes, which have no use in a prompt; ours raises TypeError when it is called",
    applies: (template) => /\bencode\b/.test(template),
  },
  {
    reason: "complex numbers, from a root of a negative number, are refused with TypeError",
    applies: (_, wanted, got) =>
      got.message === "complex numbers are not supported" || /complex/.test(wanted.message ?? ""),
  },
  {
    reason:
      "jinja2 computes constants when it compiles, where a slice that fails is undefined and a branch not taken is not checked",
    applies: (_, wanted, got) =>
      [wanted, got].some(({ message }) =>
        /not subscriptable|slice indices must be|unhashable type: 'slice'|No (?:filter|test) named/.test(
          message ?? "",
        ),
      ),
  },
];

/** The reason of a known difference; undefined for one that nobody has explained. */
export function explain(template, wanted, got) {
  return known.find(({ applies }) => applies(template, wanted, got))?.reason;
}

/**
 * Whether Python printed where a generator or function lies in memory, and filters took that apart or sorted it: there
 * is nothing to compare. Ours prints ten zeros there.
 */
export function isAddress(wanted, got) {
  if (wanted.text === undefined || got.text === undefined) return false;
  if (withoutHex(wanted.text) === withoutHex(got.text))
    return /0\D*x\D*7\D*f|f\D*7\D*x\D*0/i.test(wanted.text);
  const zeros = got.text.match(/0/g)?.length ?? 0;
  return zeros >= 10 && wanted.text.length === got.text.length && sorted(wanted.text) === sorted(got.text);
}

function withoutHex(text) {
  return text.replace(/[0-9a-f',\s]/gi, "");
}

function sorted(text) {
  return [...withoutHex(text)].sort().join("");
}
