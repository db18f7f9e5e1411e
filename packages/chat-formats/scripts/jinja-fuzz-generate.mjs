// Generates Jinja templates from a seed: expressions over all filters, tests, methods and operators, and statements
// with whitespace control.

/** Values every template gets, as JSON text so that 1.0 stays a float. */
export const dataJson = JSON.stringify({
  s: "Hello, World",
  t: "  two words\n",
  u: "Straße ŉ ǆ \u{1f600}é",
  h: "<b>\"x\" & 'y'</b> <!-- c -->",
  e: "",
  d: "42",
  lines: "a\nb\r\nc\n\n  d",
  i: 7,
  z: 0,
  n: -3,
  yes: true,
  no: false,
  none: null,
  l: [3, 1, 2],
  ls: ["b", "A", "c", "a"],
  le: [],
  mixed: [1, "x", null, true, [2], { k: "v" }],
  users: [
    { name: "Zoe", age: 31, tags: ["x", "y"], active: true },
    { name: "adam", age: 25, tags: [], active: false },
    { name: "Bob", age: 31, tags: ["y"] },
  ],
  m: { b: 2, a: 1, C: "x" },
  me: {},
  nested: { a: { b: [1, { c: "deep" }] }, items: [1, 2] },
  tree: [
    {
      v: 1,
      kids: [
        { v: 2, kids: [] },
        { v: 3, kids: [{ v: 4, kids: [] }] },
      ],
    },
  ],
}).replace(
  /\}$/,
  ',"f":1.5,"g":2.0,"half":0.5,"small":1e-7,"large":1e22,"big":123456789012345678901234567890,"floats":[1.0,2.5,-0.125,10.0]}',
);

const kinds = {
  str: ["s", "t", "u", "h", "e", "d", "lines"],
  num: ["i", "z", "n", "f", "g", "half", "small", "large", "big", "yes", "no"],
  list: ["l", "ls", "le", "mixed", "users", "floats", "tree"],
  dict: ["m", "me", "nested"],
  other: ["none", "missing"],
};

const literals = {
  str: [
    "'a'",
    "'x y'",
    "''",
    "'<s>'",
    "'l'",
    "', '",
    "'%s-%s'",
    "'%5.2f|%-4d|%r'",
    "'{} {}'",
    "'{0!r:>6}'",
    "'é'",
    "'\\n'",
    "'Ab1'",
    "'1_000'",
    "' 12 '",
    "'3.25'",
  ],
  num: [
    "0",
    "1",
    "2",
    "-1",
    "10",
    "3",
    "0.5",
    "2.0",
    "1e3",
    "1_000",
    "0x1f",
    "-2.5",
    "99999999999999999999",
    "true",
    "false",
  ],
  list: [
    "[]",
    "[1, 2]",
    "['a', 'b']",
    "[1, 1.0, true]",
    "(1, 2)",
    "(1,)",
    "()",
    "[[1, 2], [3]]",
    "[none, 'x']",
    "range(5)",
    "range(4, 0, -1)",
    "[3, 1, 2] | sort",
  ],
  dict: [
    "{}",
    "{'a': 1}",
    "{'k': [1], 2: 'x'}",
    "dict(a=1, b='y')",
    "{1: 'i', 1.5: 'f', none: 0, true: 't'}",
  ],
  other: ["none", "undefined_name"],
};

export class Random {
  #state;
  constructor(seed) {
    this.#state = seed >>> 0;
  }
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  }
  int(below) {
    return Math.floor(this.next() * below);
  }
  chance(probability) {
    return this.next() < probability;
  }
  pick(list) {
    return list[this.int(list.length)];
  }
}

// Parameters by kind: s string, n number, i small int, l list, d dict, v any, b bool, a attribute name, ? optional.
const filters = {
  str: "upper lower title capitalize trim trim:s length count string first last list reverse:: int float int:n wordcount striptags escape e safe forceescape urlencode replace:ss replace:ssi indent indent:i indent:ib indent:ibb center:i truncate:i truncate:ib truncate:ibs wordwrap:i tojson join:s default:v d:vb batch:i slice:i unique map:f select reject format:v format:vv sort min max abs round pprint xmlattr filesizeformat items dictsort sum attr:a random::".split(
    " ",
  ),
  num: "abs int float round round:i round:im string tojson default:v d:vb filesizeformat filesizeformat:b length upper trim list first sum escape format:v center:i join min replace:ss pprint urlencode int:n".split(
    " ",
  ),
  list: "length count first last list reverse:: sort sort:b sort:bb sum min max unique join join:s join:sa tojson tojson:ib batch:i batch:iv slice:i slice:iv map:f map:a= select select:t reject reject:t selectattr:a selectattr:at rejectattr:a groupby:a sort:a= sum:a= min:a= max:a= unique:a= default:v string pprint items dictsort urlencode upper trim indent map:fs random::".split(
    " ",
  ),
  dict: "length count list first items dictsort dictsort:b dictsort:bk tojson tojson:i string join join:s map:f select unique sort min max xmlattr urlencode default:v attr:a pprint trim upper sum reverse:: batch:i".split(
    " ",
  ),
  other:
    "default:v d:vb string length upper trim list join tojson first int float abs sum map:f select sort items e unique reverse:: min round replace:ss".split(
      " ",
    ),
};

const methods = {
  str: "upper() lower() title() capitalize() swapcase() casefold() strip() lstrip() rstrip() strip(s) lstrip(s) split() split(s) split(s,i) rsplit(s,i) split(none,i) rsplit(none,i) splitlines() splitlines(b) startswith(s) endswith(s) replace(s,s) replace(s,s,i) join(l) find(s) rfind(s) index(s) find(s,i) count(s) count(s,i,i) partition(s) rpartition(s) removeprefix(s) removesuffix(s) ljust(i) rjust(i,c) center(i,c) zfill(i) expandtabs() isdigit() isalpha() isalnum() isspace() isupper() islower() istitle() isnumeric() isdecimal() isidentifier() isascii() isprintable() format(v) format(v,v) format_map(d) startswith((s,s)) encode".split(
    " ",
  ),
  num: "bit_length() real imag numerator conjugate() foo".split(" "),
  list: "index(v) count(v) copy() append(v) pop() foo reverse()".split(" "),
  dict: "items() keys() values() get(s) get(s,v) copy() a b pop(s) update(d) foo get(v)".split(" "),
  other: "foo upper() items()".split(" "),
};

const tests =
  "defined undefined none boolean true false string number integer float mapping sequence iterable callable escaped odd even lower upper filter test sameas(v) eq(v) ne(v) lt(v) le(v) gt(v) ge(v) in(l) divisibleby(n) equalto(v) divisibleby(i)".split(
    " ",
  );

const filterNames = [
  "upper",
  "length",
  "string",
  "int",
  "list",
  "first",
  "trim",
  "tojson",
  "lower",
  "abs",
  "e",
];
const attributeNames = ["name", "age", "tags", "tags.0", "active", "a", "b", "v", "nope", "0", "kids"];
const formatSpecs = [
  "",
  ":>8",
  ":<6",
  ":^7",
  ":05d",
  ":+d",
  ":.2f",
  ":,",
  ":e",
  ":x",
  ":#b",
  ":%",
  ":.3g",
  ":_",
  ":s",
  ":.1",
  ":*^9",
  ":=+6",
  ":g",
  "!r",
  "!s:>5",
  ":08.3f",
  ":10.4",
];
const percentSpecs = [
  "%s",
  "%d",
  "%5d",
  "%-5s|",
  "%05.1f",
  "%x",
  "%X",
  "%o",
  "%e",
  "%g",
  "%r",
  "%%",
  "%+d",
  "%.2s",
  "%c",
  "%i",
  "%G",
  "%#x",
  "% d",
  "%.0f",
  "%10.3e",
];

export class Generator {
  constructor(seed) {
    this.random = new Random(seed);
  }

  kind() {
    return this.random.pick(["str", "str", "num", "num", "list", "list", "dict", "other"]);
  }

  atom(kind) {
    const r = this.random;
    const names = kinds[kind];
    if (r.chance(0.6)) return r.pick(names);
    return r.pick(literals[kind]);
  }

  argument(code, depth) {
    const r = this.random;
    switch (code) {
      case "s":
        return r.chance(0.8) ? r.pick(literals.str) : r.pick(["s", "d", "e", "u"]);
      case "n":
        return r.chance(0.7) ? r.pick(["2", "16", "8", "3.5"]) : this.atom("num");
      case "i":
        return r.chance(0.85) ? r.pick(["0", "1", "2", "3", "5", "8", "-1", "20"]) : this.atom(this.kind());
      case "l":
        return r.chance(0.8) ? this.atom("list") : this.atom(this.kind());
      case "d":
        return this.atom("dict");
      case "b":
        return r.pick(["true", "false"]);
      case "c":
        return r.pick(["'*'", "' '", "'é'"]);
      case "a":
        return `'${r.pick(attributeNames)}'`;
      case "k":
        return r.pick(["'key'", "'value'"]);
      case "m":
        return r.pick(["'ceil'", "'floor'", "'common'"]);
      case "f":
        return `'${r.pick(filterNames)}'`;
      case "t":
        return `'${r.pick(["string", "number", "none", "defined", "odd", "mapping"])}'`;
      default:
        return depth > 0 ? this.expression(depth - 1) : this.atom(this.kind());
    }
  }

  filter(kind, depth) {
    const spec = this.random.pick(this.random.chance(0.9) ? filters[kind] : filters[this.kind()]);
    const [name, codes = ""] = spec.split(":");
    if (name === "random") return "first";
    if (codes === "") return name;
    if (codes === "a=") return `${name}(attribute=${this.argument("a", depth)})`;
    return `${name}(${[...codes].map((code) => this.argument(code, depth)).join(", ")})`;
  }

  method(kind, depth) {
    const spec = this.random.pick(methods[kind]);
    return spec.replace(
      /\(([^]*)\)$/,
      (_, codes) => `(${codes.replace(/(?<![a-z])[a-z](?![a-z])/g, (code) => this.argument(code, depth))})`,
    );
  }

  test(depth) {
    return this.random
      .pick(tests)
      .replace(/\((\w)\)/, (_, code) => `(${this.argument(code === "v" ? "v" : code, depth)})`);
  }

  expression(depth = 2, kind = this.kind()) {
    const r = this.random;
    const sub = (k) => (depth > 0 ? this.expression(depth - 1, k) : this.atom(k ?? this.kind()));
    const wrap = (text) => (/^[\w.]+$/.test(text) || r.chance(0.15) ? text : `(${text})`);
    switch (r.int(depth > 0 ? 17 : 6)) {
      case 0:
      case 1:
        return this.atom(kind);
      case 2:
      case 3:
        return `${wrap(sub(kind))} | ${this.filter(kind, depth - 1)}`;
      case 4:
        return `${wrap(sub(kind))}.${this.method(kind, depth - 1)}`;
      case 5:
        return `${wrap(sub(kind))} is ${r.chance(0.2) ? "not " : ""}${this.test(depth - 1)}`;
      case 6:
        return `${wrap(sub(kind))} | ${this.filter(kind, depth - 1)} | ${this.filter(this.kind(), 0)}`;
      case 7:
        return `${wrap(sub(kind))}[${r.chance(0.7) ? this.argument("i", 0) : this.argument("s", 0)}]`;
      case 8: {
        const bound = () => (r.chance(0.4) ? "" : this.argument("i", 0));
        return `${wrap(sub(r.pick(["str", "list", "list"])))}[${bound()}:${bound()}${r.chance(0.4) ? `:${bound()}` : ""}]`;
      }
      case 9:
        return `${wrap(sub(kind))} ${r.pick(["+", "-", "*", "/", "//", "%"])} ${wrap(sub(kind))}`;
      case 10:
        return `${wrap(sub(kind))} ${r.pick(["==", "!=", "<", ">", "<=", ">=", "in", "not in"])} ${wrap(sub(r.chance(0.7) ? kind : undefined))}`;
      case 11:
        return `${wrap(sub(kind))} ${r.pick(["and", "or", "~"])} ${wrap(sub())}`;
      case 12:
        return `${wrap(sub(kind))} if ${wrap(sub())}${r.chance(0.7) ? ` else ${wrap(sub())}` : ""}`;
      case 13:
        return `${r.pick(["not ", "-", "+", "not not "])}${wrap(sub(kind))}`;
      case 14:
        return r.chance(0.5)
          ? `'${r.pick(percentSpecs)}${r.pick(["", " ", r.pick(percentSpecs)])}' % ${r.chance(0.5) ? wrap(sub()) : `(${sub()}, ${sub()})`}`
          : `'{${r.pick(["", "0", "x"])}${r.pick(formatSpecs)}}'.format(${sub(r.pick(["num", "num", "str"]))}, x=${sub("num")})`;
      case 15:
        return r.pick([
          () => `[${sub()}, ${sub()}]`,
          () => `{${this.atom(r.pick(["str", "num"]))}: ${sub()}}`,
          () => `(${sub()}, ${sub()})`,
          () => `(${sub("num")} ** ${r.pick(["2", "0", "-1", "0.5", "3"])})`,
          () => `users | ${this.filter("list", 0)} | ${this.filter("list", 0)}`,
          () => `range(${this.argument("i", 0)}, ${this.argument("i", 0)}) | list`,
          () => `dict(${wrap(sub("dict"))}, k=${sub()})`,
          () => `namespace(a=${sub()}).a`,
          () => `users | selectattr('name', '${r.pick(["eq", "ne", "in", "string"])}', ${sub()}) | list`,
        ])();
      default:
        return `${wrap(sub("num"))} ${r.pick(["<", "<=", "=="])} ${wrap(sub("num"))} ${r.pick(["<", "!=", "in"])} ${wrap(sub())}`;
    }
  }

  open() {
    return this.random.pick(["{%", "{%", "{%", "{%-", "{%+"]);
  }
  close() {
    return this.random.pick(["%}", "%}", "%}", "-%}", "+%}"]);
  }
  tag(text) {
    return `${this.open()} ${text} ${this.close()}`;
  }
  text() {
    return this.random.pick([
      "",
      "",
      " ",
      "\n",
      "\n  ",
      "  \n",
      "x",
      "text ",
      " é\n",
      "\n\n",
      "a\n  b",
      "\t",
      "}} ",
      "# ",
    ]);
  }
  name() {
    return this.random.pick(["v1", "v2", "s", "x", "item"]);
  }

  block(depth) {
    const count = this.random.int(3) + 1;
    let text = "";
    for (let index = 0; index < count; index += 1) text += this.text() + this.statement(depth) + this.text();
    return text;
  }

  statement(depth) {
    const r = this.random;
    const value = () => this.expression(r.int(2));
    const body = () => (depth > 0 ? this.block(depth - 1) : `${this.text()}{{ ${value()} }}${this.text()}`);
    switch (r.int(depth > 0 ? 19 : 4)) {
      case 0:
      case 1:
        return `${r.pick(["{{", "{{", "{{-"])} ${this.expression(r.int(3))} ${r.pick(["}}", "}}", "-}}"])}`;
      case 2:
        return `${this.tag(`set ${this.name()} = ${value()}`)}${this.text()}{{ ${this.name()} }}`;
      case 3:
        return r.pick([
          "{# note #}",
          "{#- note -#}",
          "{#+ note +#}",
          "{% raw %} {{ x }} {% endraw %}",
          "{%- raw -%}  {% x %}\n{%- endraw -%}",
        ]);
      case 4:
        return `${this.tag(`if ${value()}`)}${body()}${r.chance(0.4) ? `${this.tag(`elif ${value()}`)}${body()}` : ""}${r.chance(0.5) ? `${this.tag("else")}${body()}` : ""}${this.tag("endif")}`;
      case 5:
      case 6: {
        const condition = r.chance(0.25) ? ` if ${value()}` : "";
        const control = r.chance(0.25)
          ? `{% if ${r.pick(["loop.index > 1", "loop.first", "item == 1", value()])} %}{% ${r.pick(["break", "continue"])} %}{% endif %}`
          : "";
        const loop = r.pick([
          "{{ loop.index }}",
          "{{ loop.last }}",
          "{{ loop.length }}",
          "{{ loop.revindex0 }}",
          "{{ loop.previtem }}",
          "{{ loop.nextitem }}",
          "{{ loop.cycle('a', 'b') }}",
          "{{ loop.changed(item) }}",
          "{{ item }}",
          "",
          "{{ loop.first }}",
        ]);
        return `${this.tag(`for item in ${r.chance(0.7) ? this.expression(1, "list") : value()}${condition}`)}${loop}${control}${body()}${r.chance(0.3) ? `${this.tag("else")}${body()}` : ""}${this.tag("endfor")}`;
      }
      case 7:
        return `${this.tag(`for k, w in ${r.pick(["m.items()", "m | dictsort", "nested | items", "[(1, 2), (3, 4)]", "users", "[[1, 2, 3]]", value()])}`)}{{ k }}={{ w }};${this.tag("endfor")}`;
      case 8:
        return `${this.tag("for n in tree recursive")}{{ n.v }}@{{ loop.depth }}${this.text()}{% if n.kids %}[{{ loop(n.kids) }}]{% endif %}${this.tag("endfor")}`;
      case 9: {
        const parameters = r.pick(["", "a", "a, b=2", "a='x', b=a", "a, b"]);
        const call = r.pick(["", "1", "s, 3", "b=5, a=none", "1, 2, 3", "z=1"]);
        const inner = r.pick([
          "{{ a }}",
          "{{ a }}-{{ b }}",
          "{{ varargs }}",
          "{{ kwargs }}",
          "{{ caller() }}",
          "{{ s }}",
        ]);
        return `${this.tag(`macro mac(${parameters})`)}${inner}${body()}${this.tag("endmacro")}{{ mac(${call}) }}`;
      }
      case 10:
        return `{% macro outer(q) %}<{{ caller(${r.pick(["", "q", "q, 2"])}) }}>{% endmacro %}${this.tag(r.pick(["call outer(1)", "call(y) outer('p')", "call outer()"]))}${r.pick(["{{ y }}", "in"])}${body()}${this.tag("endcall")}`;
      case 11:
        return `${this.tag(`filter ${r.pick(["upper", "trim", "indent", "replace('a', 'b')", "title", "length", "upper | trim", "list"])}`)}${body()}${this.tag("endfilter")}`;
      case 12:
        return `${this.tag(`set ${this.name()}${r.chance(0.3) ? " | upper" : ""}`)}${body()}${this.tag("endset")}{{ ${this.name()} }}`;
      case 13:
        return `${this.tag(`with ${r.pick([`v1 = ${value()}`, `v1 = 1, v2 = v1`, ""])}`)}{{ v1 }}${body()}${this.tag("endwith")}`;
      case 14:
        return `{% set ns = namespace(n=0, t='') %}${this.tag(`for item in ${this.expression(0, "list")}`)}{% set ns.n = ns.n + 1 %}{% set ns.t = ns.t ~ item %}${body()}${this.tag("endfor")}{{ ns.n }}:{{ ns.t }}`;
      case 15:
        return `${this.tag("generation")}${body()}${this.tag("endgeneration")}`;
      case 16:
        return `{{ joiner(', ') }}{% set c = cycler('a', 2) %}{{ c.next() }}{{ c.current }}{{ c.next() }}${body()}`;
      case 17:
        return r.pick([
          "{% set a, b = (1, 2) %}{{ b }}{{ a }}",
          "{% set a, b = [1] %}",
          "{% set x.y = 1 %}",
          "{{ raise_exception('stop ' ~ i) }}",
          "{{ strftime_now('%Y-%m-%d %H:%M %B %j') }}",
          "{% if %}",
          "{% for x in %}{% endfor %}",
          "{{ 1 + }}",
          "{{ s | nofilter }}",
          "{% if no %}{{ s | nofilter }}{% endif %}",
          "{{ s is notest }}",
          "{{ 'a' 'b' }}",
          "{{ [1, 2, ] }}{{ {'a': 1, } }}",
          "{{ i is divisibleby 7 }}{{ i is not none and s is string }}",
          "{{ m.a, m['b'] }}",
          "{% print s, i %}",
          "{{ s[1:3, 1] }}",
          "{{ users[0].tags.1 }}",
          "{% break %}",
          "{% else %}",
          "{{ mixed.5.k }}",
          "{{ s | replace('l', 'L', 1) ~ s | upper }}",
          "{{ -i ** 2 }}{{ 2 ** 3 ** 2 }}{{ 7 // 2 * 2 % 3 }}",
          "{{ not s in l }}{{ 1 < 2 < 3 }}{{ 1 in [1] == true }}",
          "{{ (1, 2)[0] }}{{ ((1)) }}{{ () }}",
          "{%- set q = 'é\\n\\x41\\u00e9' -%}{{ q }}",
        ]);
      default:
        return `{{ ${this.expression(3)} }}`;
    }
  }

  /** A template: half of them a single expression. */
  template() {
    return this.random.chance(0.5) ? `{{ ${this.expression(3)} }}` : this.block(2);
  }
}
