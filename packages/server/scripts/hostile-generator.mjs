// Requests that mean no good: all routes, fields of all kinds and sizes. The same seed gives the same requests.

const chat = "/v1/chat/completions";
const text = "/v1/completions";
const routes = [chat, chat, chat, text, text, "/v1/apply-template", "/v1/tokenize", "/v1/detokenize"];

const numbers = [
  "temperature",
  "top_p",
  "frequency_penalty",
  "presence_penalty",
  "seed",
  "top_k",
  "min_p",
  "typical_p",
  "tfs_z",
  "top_n_sigma",
  "repeat_penalty",
  "repeat_last_n",
  "dry_multiplier",
  "dry_base",
  "dry_allowed_length",
  "dry_penalty_last_n",
  "xtc_probability",
  "xtc_threshold",
  "dynatemp_range",
  "dynatemp_exponent",
  "mirostat_mode",
  "mirostat_tau",
  "mirostat_eta",
  "n",
  "max_tokens",
  "top_logprobs",
  "best_of",
  "logprobs",
];
const others = [
  "messages",
  "model",
  "stop",
  "tools",
  "tool_choice",
  "functions",
  "function_call",
  "response_format",
  "grammar",
  "logit_bias",
  "dry_sequence_breakers",
  "chat_template_kwargs",
  "documents",
  "metadata",
  "user",
  "stream_options",
  "reasoning_effort",
  "prediction",
  "modalities",
  "prompt",
  "suffix",
  "content",
  "tokens",
  "stream",
  "echo",
];
const oddNumbers = [
  0,
  -1,
  1,
  2,
  1.5,
  1e-38,
  1e39,
  1e300,
  -1e300,
  2 ** 31,
  2 ** 53,
  4294967295,
  128,
  129,
  -0.0001,
];

/** Mulberry32. */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Maker {
  constructor(random, maxBytes) {
    this.random = random;
    this.maxBytes = maxBytes;
  }

  below(count) {
    return Math.floor(this.random() * count);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** Mostly small, now and then as much as a body takes. */
  size(unit = 1) {
    return Math.max(1, Math.floor(Math.exp(this.random() ** 2 * Math.log(this.maxBytes / unit))));
  }

  list(entry, separatorBytes = 1) {
    return `[${Array.from({ length: this.size(entry.length + separatorBytes) }, () => entry).join(",")}]`;
  }

  string(length = this.size()) {
    const unit = this.pick([
      "a",
      " ",
      "word ",
      "<|im_end|>",
      "\\u0000",
      "é",
      "🦙",
      "\\n",
      "\\ud800",
      ".",
      "<|",
      "{{ x }}",
      "0",
    ]);
    return `"${unit.repeat(Math.max(1, Math.floor(length / Buffer.byteLength(unit))))}"`;
  }

  deep(open, close, inner) {
    const depth = this.size(open.length + close.length);
    return open.repeat(depth) + inner + close.repeat(depth);
  }

  /** Any JSON value, as text. */
  value() {
    switch (this.below(12)) {
      case 0:
        return this.pick(["null", "true", "false", "1", "-1", "1e400", "0.5", '""', "[]", "{}"]);
      case 1:
        return this.string();
      case 2:
        return this.list(
          this.pick(["0", "{}", "[]", '""', "null", '"x"', "1.5", '{"type":"text","text":""}']),
        );
      case 3:
        return this.deep("[", "]", "1");
      case 4:
        return this.deep('{"a":', "}", "1");
      case 5:
        return this.members(() => this.pick(["1", '"x"', "{}", "null"]));
      case 6:
        return `{${this.string()}:1}`;
      case 7:
        return String(this.pick(oddNumbers));
      case 8:
        return this.schema();
      case 9:
        return `[${this.string(50)},${this.string(50)}]`;
      case 10:
        return '{"__proto__":{"x":1},"constructor":1}';
      default:
        return this.list(this.string(this.below(40) + 1));
    }
  }

  members(value) {
    const count = this.size(12);
    return `{${Array.from({ length: count }, (_, index) => `"k${index}":${value()}`).join(",")}}`;
  }

  range(most) {
    return Array.from({ length: 1 + this.below(most) }, (_, index) => index);
  }

  letter(index) {
    return String.fromCharCode(97 + (index % 26));
  }

  pattern() {
    const parts = this.range(40);
    switch (this.below(7)) {
      case 0:
        return `^${parts.map((i) => `(?=.*[${this.letter(i)}]{${1 + (i % 5)}})`).join("")}.*$`;
      case 1:
        return `^${parts.map((i) => `(?!.*a.{${i}}b)`).join("")}.*$`;
      case 2:
        return `^(\\\\p{L}{1,${parts.length}}\\\\p{N}{1,${parts.length}}){1,${parts.length}}$`;
      case 3:
        return `^${"(".repeat(parts.length)}a*${")*".repeat(parts.length)}$`;
      case 4:
        return `a.{${this.below(300)}}b`;
      case 5:
        return this.pick(["[", "(", "(?<", "\\\\1", "a{2,1}", "(?<=a.*)b", "[^]"]);
      default:
        return `(${parts.map((i) => `${this.letter(i)}${this.letter(i * 7)}`).join("|")}){${parts.length}}`;
    }
  }

  schema() {
    const parts = this.range(60);
    const all = (make) => `{"allOf":[${parts.map(make).join(",")}]}`;
    switch (this.below(12)) {
      case 0:
        return `{"type":"string","pattern":"${this.pattern()}"}`;
      case 1: {
        const count = this.size();
        return `{"type":"array","uniqueItems":true,"minItems":${count},"items":{"type":"integer","minimum":0,"maximum":${count - 1}}}`;
      }
      case 2:
        return all(
          (i) => `{"contains":{"type":"integer","multipleOf":${i + 2}},"minContains":2,"maxContains":3}`,
        );
      case 3:
        return all((i) => `{"anyOf":[{"required":["a${i}"]},{"required":["b${i}"]}]}`);
      case 4:
        return all((i) => `{"oneOf":[{"pattern":"a.{${i}}"},{"pattern":"b.{${i}}"}]}`);
      case 5:
        return `{"enum":${this.list(this.pick(["1", '"x"', '{"a":1}', "[]"]))}}`;
      case 6:
        return `{"type":"object","properties":${this.members(() => '{"type":"string"}')}}`;
      case 7:
        return this.deep('{"type":"array","items":', "}", "{}");
      case 8:
        return `{"$ref":"#/$defs/a0","$defs":{${parts.map((i) => `"a${i}":{"anyOf":[{"$ref":"#/$defs/a${i + 1}"},{"$ref":"#/$defs/a${i + 1}"}]}`).join(",")},"a${parts.length}":{}}}`;
      case 9:
        return `{"const":${this.string()}}`;
      case 10:
        return `{"not":${this.deep('{"not":', "}", '{"type":"string"}')}}`;
      default:
        return `{"type":"${this.pick(["object", "array", "integer", "thing"])}","minItems":${this.pick(oddNumbers)},"maxLength":${this.pick(oddNumbers)}}`;
    }
  }

  grammar() {
    const parts = this.range(40);
    switch (this.below(6)) {
      case 0:
        return `root ::= r0\\n${parts.map((i) => `r${i} ::= ${parts.map((j) => `r${j}?`).join(" ")} \\"b\\"`).join("\\n")}`;
      case 1:
        return `root ::= ${"(".repeat(this.size())}`;
      case 2:
        return `root ::= ${'\\"a\\" | '.repeat(this.size(8))}\\"b\\"`;
      case 3:
        return `root ::= root \\"a\\" | \\"a\\"`;
      case 4:
        return `root ::= ${"[a-z]{1,2000}".repeat(1 + this.below(20))}`;
      default:
        return parts.map((i) => `${i === 0 ? "root" : `a${i}`} ::= a${i + 1} a${i + 1}`).join("\\n");
    }
  }

  message() {
    const role = this.pick(["user", "assistant", "system", "tool", "developer", "function", "robot"]);
    const extra = this.pick([
      "",
      "",
      ',"tool_call_id":"x"',
      `,"name":${this.string(300)}`,
      ',"tool_calls":[]',
    ]);
    return `{"role":"${role}","content":${this.pick([() => this.string(30), () => this.value()])()}${extra}}`;
  }

  field(name) {
    if (numbers.includes(name)) return this.pick([() => String(this.pick(oddNumbers)), () => this.value()])();
    switch (this.below(3) === 0 ? "any" : name) {
      case "messages":
        return this.pick([
          () => this.list(this.message()),
          () =>
            `[${this.range(30)
              .map(() => this.message())
              .join(",")}]`,
        ])();
      case "tools":
        return `[${this.range(40)
          .map(
            (i) =>
              `{"type":"function","function":{"name":"t${i}","parameters":${i < 3 ? this.schema() : "{}"}}}`,
          )
          .join(",")}]`;
      case "tool_choice":
        return this.pick(['"required"', '"none"', '{"type":"function","function":{"name":"t0"}}']);
      case "response_format":
        return `{"type":"json_schema","json_schema":{"name":"x","strict":${this.pick([true, false])},"schema":${this.schema()}}}`;
      case "grammar":
        return `"${this.grammar()}"`;
      case "logit_bias":
        return this.members(() => "1").replaceAll('"k', '"');
      case "prompt":
        return this.pick([() => this.list("1"), () => this.list(this.string(8)), () => this.string()])();
      case "tokens":
        return this.list(this.pick(["1", "2", "-1", "1e9"]));
      case "stop":
      case "dry_sequence_breakers":
        return this.list(this.string(this.size(4)));
      default:
        return this.value();
    }
  }

  body(path, model) {
    const parts = [`"model":"${model}"`, `"max_tokens":${1 + this.below(4)}`];
    if (path === chat || path === "/v1/apply-template")
      parts.push('"messages":[{"role":"user","content":"Hello"}]');
    else if (path === text) parts.push('"prompt":"Hello"');
    if (path.endsWith("tokenize")) parts.splice(1, 1);
    const kind = [];
    for (let count = 1 + this.below(2); count > 0; count--) {
      const own =
        path === "/v1/tokenize"
          ? ["content"]
          : path === "/v1/detokenize"
            ? ["tokens"]
            : [...numbers, ...others];
      const name = this.below(20) === 0 ? `x${this.below(9)}` : this.pick(own);
      kind.push(name);
      const same = parts.findIndex((part) => part.startsWith(`"${name}":`));
      // Now and then a name comes twice.
      if (same >= 0 && this.below(10) > 0) parts.splice(same, 1);
      parts.push(`"${name}":${this.field(name)}`);
    }
    return { kind: kind.join("+"), body: `{${parts.join(",")}}` };
  }
}

export function* hostileRequests({ seed, maxBytes, model }) {
  const maker = new Maker(randomOf(seed), maxBytes);
  const json = { "content-type": "application/json" };
  for (;;) {
    const path = maker.pick(routes);
    const { kind, body } = maker.body(path, model);
    switch (maker.below(25)) {
      case 0:
        yield {
          kind: "cut",
          method: "POST",
          path,
          headers: json,
          body: body.slice(0, maker.below(body.length)),
        };
        break;
      case 1: {
        const broken = body.replaceAll(maker.pick(['"', ":", ",", "}"]), maker.pick(["", "\\", "'"]));
        yield { kind: "broken", method: "POST", path, headers: json, body: broken };
        break;
      }
      case 2: {
        const method = maker.pick(["GET", "PUT", "DELETE", "OPTIONS", "HEAD"]);
        const odd = maker.pick([
          path,
          "/v1/models/%00",
          "/../etc/passwd",
          `/${"x".repeat(4000)}`,
          "/v1/models/m",
          "/metrics",
        ]);
        yield { kind: "method", method, path: odd, headers: {}, body: undefined };
        break;
      }
      case 3: {
        const type = maker.pick([
          "text/plain",
          "application/json; charset=utf-16",
          "multipart/form-data",
          "",
        ]);
        yield {
          kind: "type",
          method: "POST",
          path,
          headers: type === "" ? {} : { "content-type": type },
          body,
        };
        break;
      }
      default:
        yield { kind, method: "POST", path, headers: json, body };
    }
  }
}
