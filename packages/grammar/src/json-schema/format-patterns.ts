/** A format as a regular language; `maxLength` in code points. */
export interface FormatPattern {
  readonly pattern: string;
  readonly maxLength?: number;
}

// RFC 3339, section 5.6, with the days of each month and leap years.
const leapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
const date =
  "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)" +
  `|02-(?:0[1-9]|1[0-9]|2[0-8]))|${leapYear}-02-29)`;
const fraction = "(?:\\.[0-9]+)?";
// A leap second is 23:59:60 in UTC; with other offsets it is not accepted.
const time =
  `(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]${fraction}(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])` +
  `|23:59:60${fraction}(?:[Zz]|[+-]00:00))`;

// RFC 3339, appendix A.
const timePart = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";
const datePart = "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)";
const duration = `P(?:${datePart}(?:${timePart})?|${timePart}|[0-9]+W)`;

const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const group = "[0-9A-Fa-f]{1,4}";
// RFC 3986, section 3.2.2.
const lowest = `(?:${group}:${group}|${ipv4})`;
const ipv6 =
  `(?:(?:${group}:){6}${lowest}|::(?:${group}:){5}${lowest}|(?:${group})?::(?:${group}:){4}${lowest}` +
  `|(?:(?:${group}:){0,1}${group})?::(?:${group}:){3}${lowest}|(?:(?:${group}:){0,2}${group})?::(?:${group}:){2}${lowest}` +
  `|(?:(?:${group}:){0,3}${group})?::${group}:${lowest}|(?:(?:${group}:){0,4}${group})?::${lowest}` +
  `|(?:(?:${group}:){0,5}${group})?::${group}|(?:(?:${group}:){0,6}${group})?::)`;

// RFC 1123. Labels with hyphens in their third and fourth place are reserved (RFC 5891, 4.2.3.1); whether one that
// begins with "xn--" is good depends on what it decodes to, so that none is accepted. The length of a label is checked
// by lookahead: a counted repeat of overlapping parts would need many more states.
const label = "(?![A-Za-z0-9-]{64}|[A-Za-z0-9-]{2}--)[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
const hostname = `${label}(?:\\.${label})*`;
// RFC 5892: letters that are valid in every context, from scripts written from left to right; at most 20 in a label, so
// that its encoded form stays below 64 octets. Labels outside of that are not accepted.
const idnLetters =
  "a-z0-9\\u{e0}-\\u{f6}\\u{f8}-\\u{ff}\\u{3ac}-\\u{3ce}\\u{430}-\\u{45f}\\u{3041}-\\u{3096}\\u{30a1}-\\u{30fa}\\u{4e00}-\\u{9fa5}\\u{ac00}-\\u{d7a3}";
const idnLabel = `(?:${label}|[${idnLetters}]{1,20})`;
const idnHostname = `${idnLabel}(?:[.\\u{3002}\\u{ff0e}\\u{ff61}]${idnLabel})*`;

// RFC 5321, section 4.1.2.
const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const quoted = '"(?:[ !#-\\[\\]-~]|\\\\[ -~])*"';
const email = `(?:${atom}(?:\\.${atom})*|${quoted})@(?:${hostname}|\\[(?:${ipv4}|IPv6:${ipv6})\\])`;

// RFC 6531: characters beyond ASCII in the local part.
const wideAtom = `${atom.slice(0, -2)}\\u{a0}-\\u{10ffff}]+`;
const idnEmail = `(?:${wideAtom}(?:\\.${wideAtom})*|${quoted})@(?:${idnHostname}|\\[(?:${ipv4}|IPv6:${ipv6})\\])`;

// RFC 3986, appendix A.
const unreserved = "A-Za-z0-9._~\\-";
const subDelims = "!$&'()*+,;=";
const percent = "%[0-9A-Fa-f]{2}";
const pchar = `(?:[${unreserved}${subDelims}:@]|${percent})`;
const ipFuture = `[vV][0-9A-Fa-f]+\\.[${unreserved}${subDelims}:]+`;
const host = `(?:\\[(?:${ipv6}|${ipFuture})\\]|(?:[${unreserved}${subDelims}]|${percent})*)`;
const authority = `(?:(?:[${unreserved}${subDelims}:]|${percent})*@)?${host}(?::[0-9]*)?`;
const scheme = "[A-Za-z][A-Za-z0-9+.-]*";
const tail = `(?:\\?(?:${pchar}|[/?])*)?(?:#(?:${pchar}|[/?])*)?`;
const uri = `${scheme}:(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|${pchar}+(?:/${pchar}*)*|)${tail}`;
const relative = `(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|(?:[${unreserved}${subDelims}@]|${percent})+(?:/${pchar}*)*|)${tail}`;

// RFC 3987, section 2.2: the same with characters beyond ASCII.
const beyond =
  "\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{dfffd}";
const privateUse = "\\u{e000}-\\u{f8ff}\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}";
const international = (text: string): string =>
  text
    .replaceAll(`[${unreserved}`, `[${beyond}${unreserved}`)
    .replaceAll("|[/?])*)?(?:#", `|[/?${privateUse}])*)?(?:#`);

// RFC 6570, section 2.
const variable = `(?:[A-Za-z0-9_]|${percent})(?:\\.?(?:[A-Za-z0-9_]|${percent}))*(?::[1-9][0-9]{0,3}|\\*)?`;
const uriTemplate = `(?:[!#$&-;=?-\\[\\]_a-z~\\u{a1}-\\u{10ffff}]|${percent}|\\{[+#./;?&=,!@|]?${variable}(?:,${variable})*\\})*`;

const uuid = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}";
const jsonPointer = "(?:/(?:[^~/]|~[01])*)*";
const relativeJsonPointer = `(?:0|[1-9][0-9]*)(?:#|${jsonPointer})`;

/**
 * ECMA-262 patterns with groups nested at most three deep: the language of all patterns is not regular. Patterns that
 * nest deeper are not accepted.
 */
function regexPattern(): string {
  const escape =
    "\\\\(?:[dDwWsSbBtnvfr0.*+?^$()\\[\\]{}|/\\\\-]|c[A-Za-z]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[pP]\\{[A-Za-z_=0-9]+\\})";
  const classBody = `\\[\\^?(?:[^\\]\\\\]|${escape})*\\]`;
  const repeat = "(?:[*+?]\\??|\\{[0-9]+(?:,[0-9]*)?\\}\\??)?";
  let body = "";
  for (let depth = 0; depth < 4; depth += 1) {
    const groups = depth === 0 ? "" : `|\\((?:\\?(?:[:=!]|<[=!]|<[A-Za-z_][A-Za-z0-9_]*>))?${body}\\)`;
    body = `(?:(?:[^\\\\()\\[\\]{}*+?|]|${escape}|${classBody}${groups})${repeat}|\\|)*`;
  }
  return body;
}

/**
 * Formats that are asserted. They are compiled ahead: after a change, scripts/format-tables.mjs writes their tables anew.
 * Sources: JSON Schema validation 2020-12, section 7.3, and the RFCs named above.
 */
export const formatPatterns: ReadonlyMap<string, FormatPattern> = new Map<string, FormatPattern>([
  ["date", { pattern: date }],
  ["time", { pattern: time }],
  ["date-time", { pattern: `${date}[Tt]${time}` }],
  ["duration", { pattern: duration }],
  ["email", { pattern: email }],
  ["idn-email", { pattern: idnEmail }],
  ["idn-hostname", { pattern: idnHostname, maxLength: 100 }],
  ["hostname", { pattern: hostname, maxLength: 253 }],
  ["host-name", { pattern: hostname, maxLength: 253 }],
  ["ipv4", { pattern: ipv4 }],
  ["ip-address", { pattern: ipv4 }],
  ["ipv6", { pattern: ipv6 }],
  ["uri", { pattern: uri }],
  ["uri-reference", { pattern: `(?:${uri}|${relative})` }],
  ["iri", { pattern: international(uri) }],
  ["iri-reference", { pattern: international(`(?:${uri}|${relative})`) }],
  ["uri-template", { pattern: uriTemplate }],
  ["uuid", { pattern: uuid }],
  ["json-pointer", { pattern: jsonPointer }],
  ["relative-json-pointer", { pattern: relativeJsonPointer }],
  ["regex", { pattern: regexPattern() }],
]);
