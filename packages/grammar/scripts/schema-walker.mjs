import Ajv from "ajv";
import Ajv2019 from "ajv/dist/2019.js";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const formats = [
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "uuid",
  "regex",
  "json-pointer",
  "relative-json-pointer",
];
const options = {
  strict: false,
  allErrors: false,
  validateSchema: false,
  logger: false,
  unicodeRegExp: true,
};

/** A validator by Ajv for the schema's draft; undefined when Ajv cannot compile it. */
export function ajvFor(schema) {
  const declared = typeof schema === "object" && schema !== null ? String(schema.$schema ?? "") : "";
  const Kind = declared.includes("2020-12") ? Ajv2020 : declared.includes("2019-09") ? Ajv2019 : Ajv;
  let copy = structuredClone(schema);
  if (typeof copy === "object" && copy !== null && !/2019-09|2020-12/.test(declared)) {
    copy = forDraft7(copy, declared !== "");
    delete copy.$schema;
  }
  const ajv = new Kind.default(options);
  // Only formats of the specification, which others ignore; those of URIs are left to their own tests, since Ajv takes
  // some of RFC 3986 away and adds to it.
  addFormats.default(ajv, formats);
  ajv.removeKeyword("id");
  // Ajv divides doubles, for which 71.04 is no multiple of 0.01.
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({ keyword: "multipleOf", type: "number", validate: (of, value) => isMultiple(value, of) });
  try {
    return ajv.compile(copy);
  } catch {
    return undefined;
  }
}

/** Whether a number as it is written is a whole multiple of another one. */
function isMultiple(value, of) {
  const [a, b] = [decimalOf(value), decimalOf(of)];
  const scale = Math.max(a.scale, b.scale);
  const whole = ({ digits, scale: own }) => digits * 10n ** BigInt(scale - own);
  return whole(a) % whole(b) === 0n;
}

/** The shortest decimal of a double: digits * 10^-scale. */
function decimalOf(value) {
  const [mantissa, exponent = "0"] = String(value).split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/**
 * Draft 4 spells identifiers and exclusive bounds in another way, and up to draft 7 a reference hides what stands next
 * to it (Ajv goes by the later drafts).
 */
function forDraft7(value, refHides) {
  if (Array.isArray(value)) return value.map((item) => forDraft7(item, refHides));
  if (typeof value !== "object" || value === null) return value;
  if (refHides && typeof value.$ref === "string") return { $ref: value.$ref };
  const copy = {};
  for (const [key, member] of Object.entries(value)) copy[key] = forDraft7(member, refHides);
  for (const [exclusive, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ]) {
    if (copy[exclusive] === true) {
      copy[exclusive] = copy[bound];
      delete copy[bound];
    } else if (copy[exclusive] === false) delete copy[exclusive];
  }
  if (typeof copy.id === "string" && copy.$id === undefined) {
    copy.$id = copy.id;
    delete copy.id;
  }
  return copy;
}

const closers = [0x22, 0x7d, 0x5d, 0x2c];

/** Names that the schema speaks of: `required` ones, which a walk must meet to come to an end, and all of them. */
export function namesOf(schema) {
  const required = new Set();
  const all = new Set();
  const visit = (value) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === "required" && Array.isArray(member)) member.forEach((name) => required.add(String(name)));
        if (key === "properties" && typeof member === "object")
          Object.keys(member ?? {}).forEach((name) => all.add(name));
        if (key.startsWith("depend") && typeof member === "object") {
          for (const [name, needed] of Object.entries(member ?? {})) {
            all.add(name);
            if (Array.isArray(needed)) needed.forEach((other) => all.add(String(other)));
          }
        }
        visit(member);
      }
    }
  };
  visit(schema);
  return { required: [...required], all: [...new Set([...required, ...all])] };
}

/** The fewest bytes that end the open string; undefined when there are none near. */
export function shortestEnd(machine, start) {
  const seen = new Set();
  let open = [{ state: start, path: [] }];
  for (let visited = 0; open.length > 0 && visited < 5000;) {
    const following = [];
    for (const { state, path } of open) {
      visited += 1;
      if (machine.step(state, 0x22) !== undefined && state.at.escape === undefined) return [...path, 0x22];
      for (let byte = 0x20; byte < 0x7f; byte += 1) {
        const after = byte === 0x22 || byte === 0x5c ? undefined : machine.step(state, byte);
        if (after === undefined || after.at.kind !== start.at.kind) continue;
        const key = `${after.at.inner.state}.${after.at.inner.length ?? after.at.inner.text}`;
        if (seen.has(key)) continue;
        seen.add(key);
        following.push({ state: after, path: [...path, byte] });
      }
    }
    open = following;
  }
  return undefined;
}

/**
 * One random walk. Names of the schema are tried as keys; after a while bytes that close something are preferred, so
 * that the walk comes to an end. Numbers stay short, since a validator reads them as doubles.
 */
export function walk(machine, seed, names, limit = 20_000) {
  let random = seed >>> 0 || 1;
  const next = (bound) => {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % bound;
  };
  const bytes = [];
  let state = machine.start();
  const text = () => Buffer.from(bytes).toString("utf8");
  const spell = (name) => {
    const spelled = [...Buffer.from(JSON.stringify(name)).subarray(1)];
    let after = state;
    for (const byte of spelled) {
      after = machine.step(after, byte);
      if (after === undefined) return false;
    }
    state = after;
    bytes.push(...spelled);
    return true;
  };
  while (bytes.length < limit) {
    const late = bytes.length > 200;
    if (
      state.at.kind === "key" &&
      state.at.inner.text === "" &&
      state.at.escape === undefined &&
      (late || next(3) > 0)
    ) {
      const list = late && next(2) === 0 ? names.required : names.all;
      const from = list.length > 0 ? next(list.length) : 0;
      const tries = late ? list.length : Math.min(3, list.length);
      let done = false;
      for (let i = 0; i < tries && !done; i += 1) done = spell(list[(from + i) % list.length]);
      if (done) continue;
    }
    if (late && (state.at.kind === "string" || state.at.kind === "key") && next(4) > 0) {
      const rest = shortestEnd(machine, state);
      if (rest !== undefined) {
        for (const byte of rest) state = machine.step(state, byte);
        bytes.push(...rest);
        continue;
      }
    }
    const mask = machine.allowedBytes(state);
    const allowed = [];
    for (let byte = 0; byte < 256; byte += 1) if ((mask[byte >> 5] >>> (byte & 31)) & 1) allowed.push(byte);
    const accepting = machine.isAccepting(state);
    if (accepting && (late || allowed.every((byte) => byte <= 0x20) || next(2) === 0))
      return { text: text() };
    if (allowed.length === 0) return { text: text(), error: "dead end" };
    let choices = allowed.filter((byte) => byte > 0x20 || (!late && next(8) === 0));
    if (choices.length === 0) choices = allowed;
    if (state.at.kind === "number") {
      const short = choices.filter(
        (byte) => byte !== 0x65 && byte !== 0x45 && (state.at.text.length < 9 || byte < 0x30 || byte > 0x39),
      );
      if (short.length > 0) choices = short;
      else if (state.at.text.length > 12 && choices.includes(0x30)) choices = [0x30];
    }
    if (late || next(4) === 0) {
      const inText = state.at.kind === "string" || state.at.kind === "key";
      const closing = choices.filter((byte) => (inText ? byte === 0x22 : closers.includes(byte)));
      const ending = closing.filter((byte) => byte !== 0x2c);
      if (closing.length > 0) choices = late && ending.length > 0 ? ending : closing;
    }
    const plain = choices.filter((byte) => byte < 0x80 && byte !== 0x5c);
    if (plain.length > 0 && next(10) > 0) choices = plain;
    const byte = choices[next(choices.length)];
    const after = machine.step(state, byte);
    if (after === undefined) return { text: text(), error: `byte ${byte} was offered and refused` };
    state = after;
    bytes.push(byte);
  }
  return { text: text(), error: "no end" };
}
