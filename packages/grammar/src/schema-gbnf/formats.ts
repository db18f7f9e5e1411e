/**
 * Regular expressions that hold for some strings of a format and for no others: enough to write one, not to recognise
 * every spelling. A date never names a day that its month may lack, so 29 February and the like are left out.
 */
const day =
  "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))";
const date = `[0-9]{4}-${day}`;
const time =
  "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])";
const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]?[a-zA-Z0-9]){0,20}";
const host = `${label}(?:\\.${label}){0,4}`;
const atom = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]{1,30}";
const email = `${atom}(?:\\.${atom}){0,1}@${label}(?:\\.${label}){1,3}`;
const octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const ipv4 = `${octet}(?:\\.${octet}){3}`;
const group = "[0-9a-fA-F]{1,4}";
const unreserved = "(?:[a-zA-Z0-9._~!$&'()*+,;=:@-]|%[0-9a-fA-F]{2})";
const path = `(?:/${unreserved}*)*`;
const tail = `(?:\\?(?:${unreserved}|[/?])*)?(?:#(?:${unreserved}|[/?])*)?`;
const authority = `//(?:(?:[a-zA-Z0-9._~!$&'()*+,;=:-]|%[0-9a-fA-F]{2})*@)?(?:[a-zA-Z0-9._~-]|%[0-9a-fA-F]{2})*(?::[0-9]{1,5})?`;
const scheme = "[a-zA-Z][a-zA-Z0-9+.-]*";
const uri = `${scheme}:(?:${authority}${path}|/|/${unreserved}+${path}|${unreserved}+${path})${tail}`;
const span =
  "(?:[0-9]{1,9}W|(?:[0-9]{1,9}Y(?:[0-9]{1,9}M(?:[0-9]{1,9}D)?)?|[0-9]{1,9}M(?:[0-9]{1,9}D)?|[0-9]{1,9}D)";
const clock = "(?:[0-9]{1,9}H(?:[0-9]{1,9}M(?:[0-9]{1,9}S)?)?|[0-9]{1,9}M(?:[0-9]{1,9}S)?|[0-9]{1,9}S)";

const formats: Readonly<Record<string, string>> = {
  date,
  time,
  "date-time": `${date}[Tt]${time}`,
  duration: `P(?:${span}(?:T${clock})?)|T${clock})`,
  email,
  "idn-email": email,
  hostname: host,
  "idn-hostname": host,
  ipv4,
  ipv6: `(?:${group}:){7}${group}|(?:${group}:){1,3}(?::${group}){1,4}|::(?:${group}:){0,5}${group}|(?:${group}:){1,7}:|::`,
  uri,
  iri: uri,
  "uri-reference": `${uri}|${authority}${path}${tail}|/?${tail}|/?(?:[a-zA-Z0-9._~!$&'()*+,;=@-]|%[0-9a-fA-F]{2})+${path}${tail}`,
  "iri-reference": `${uri}|/?(?:[a-zA-Z0-9._~!$&'()*+,;=@-]|%[0-9a-fA-F]{2})+${path}${tail}`,
  uuid: "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
  "json-pointer": "(?:/(?:[^/~]|~[01])*)*",
  "relative-json-pointer": "(?:0|[1-9][0-9]{0,8})(?:#|(?:/(?:[^/~]|~[01])*)*)",
  regex:
    "[a-zA-Z0-9 _,;:@%&=<>\"'`~!/-]*(?:\\[[a-zA-Z0-9_ ]+\\][*+?]?|\\([a-zA-Z0-9_ |]+\\)[*+?]?|\\.[*+?]?)*[a-zA-Z0-9 _-]*",
  "uri-template": "(?:[a-zA-Z0-9._~!$&()*+,;=:@/-]|%[0-9a-fA-F]{2}|\\{[a-zA-Z0-9_]+(?:,[a-zA-Z0-9_]+)*\\})*",
};

/** An anchored regular expression of strings of a format; undefined for formats that say nothing to us. */
export function formatPattern(name: string): string | undefined {
  const pattern = Object.hasOwn(formats, name) ? formats[name] : undefined;
  return pattern === undefined ? undefined : `^(?:${pattern})$`;
}
