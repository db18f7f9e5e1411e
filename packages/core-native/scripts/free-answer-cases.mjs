// Conversations whose answers can be compared freely and held to a schema: lists of JSON in every common style, and calls
// of tools in six notations. Each shows the model what to do by a turn that has been answered already.
const object = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required });
const text = { type: "string" };
const integer = { type: "integer" };
const number = { type: "number" };
const boolean = { type: "boolean" };
const list = (items) => ({ type: "array", items });

/** Schemas with things of their kind: two that are described already, and others. */
const subjects = [
  {
    schema: object({ city: text, population: integer, rivers: list(text) }),
    shown: [
      { city: "Paris", population: 2100000, rivers: ["Seine"] },
      { city: "Vienna", population: 1900000, rivers: ["Danube", "Wien"] },
    ],
    others: ["London", "Rome", "Madrid", "Berlin", "Prague"],
  },
  {
    schema: object({ animal: text, legs: integer, sounds: list(text), wild: boolean }),
    shown: [
      { animal: "cat", legs: 4, sounds: ["meow", "purr"], wild: false },
      { animal: "owl", legs: 2, sounds: ["hoot"], wild: true },
    ],
    others: ["dog", "cow", "lion", "horse", "duck"],
  },
  {
    schema: object({ title: text, year: integer, authors: list(text), inPrint: boolean }),
    shown: [
      { title: "Emma", year: 1815, authors: ["Jane Austen"], inPrint: true },
      { title: "Café", year: 1999, authors: ["André Gide", "Zoë Kim"], inPrint: false },
    ],
    others: ["Moby Dick", "Dracula", "Hamlet", "Ulysses", "Persuasion"],
  },
  {
    schema: object({ items: list(object({ name: text, price: number })), total: number }),
    shown: [
      {
        items: [
          { name: "pen", price: 1.5 },
          { name: "book", price: 12.25 },
        ],
        total: 13.75,
      },
      { items: [{ name: "lamp", price: 30 }], total: 30 },
    ],
    others: ["a chair", "two cups", "one bottle", "a table", "three plates"],
  },
  {
    schema: object({ name: text, age: integer, address: object({ street: text, city: text }) }),
    shown: [
      { name: "Ann", age: 31, address: { street: "Main Street 5", city: "Boston" } },
      { name: "Bob", age: 58, address: { street: "Hill Road 12", city: "Denver" } },
    ],
    others: ["Tom", "Mary", "John", "Lisa", "Paul"],
  },
  {
    schema: object({ place: text, celsius: number, feeling: { enum: ["cold", "mild", "hot"] } }),
    shown: [
      { place: "Oslo", celsius: -2.5, feeling: "cold" },
      { place: "Lima", celsius: 19, feeling: "mild" },
    ],
    others: ["Cairo", "Lisbon", "Moscow", "Dublin", "Athens"],
  },
  {
    schema: object({ songs: list(text), mood: text, minutes: integer }),
    shown: [
      { songs: ["Clair de lune", "Gymnopédie"], mood: "calm", minutes: 9 },
      { songs: ["Thriller"], mood: "wild", minutes: 6 },
    ],
    others: ["a party", "running", "sleeping", "Hello", "Imagine"],
  },
  {
    schema: object({
      country: text,
      capital: object({ name: text, latitude: number }),
      languages: list(text),
    }),
    shown: [
      { country: "Austria", capital: { name: "Vienna", latitude: 48.2 }, languages: ["German"] },
      { country: "Canada", capital: { name: "Ottawa", latitude: 45.4 }, languages: ["English", "French"] },
    ],
    others: ["Italy", "Spain", "Poland", "Norway", "Mexico"],
  },
];

function spaced(value, comma = ", ", colon = ": ", open = "", close = "") {
  const inner = (items) => (items.length === 0 ? "" : open + items.join(comma) + close);
  const write = (item) => spaced(item, comma, colon, open, close);
  if (Array.isArray(value)) return `[${inner(value.map(write))}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${inner(Object.entries(value).map(([key, item]) => JSON.stringify(key) + colon + write(item)))}}`;
}

/** Lists of plain values in one line, the rest indented. */
function shortLists(value) {
  return JSON.stringify(value, null, 2).replaceAll(
    /\[\s+([^[\]{}]*?)\s+\]/g,
    (_, inner) => `[${inner.replaceAll(/\s*\n\s*/g, " ")}]`,
  );
}

const styles = {
  compact: (value) => JSON.stringify(value),
  "one blank": (value) => spaced(value),
  "blanks inside of brackets": (value) => spaced(value, ", ", ": ", " ", " "),
  "1 blank": (value) => JSON.stringify(value, null, 1),
  "2 blanks": (value) => JSON.stringify(value, null, 2),
  "3 blanks": (value) => JSON.stringify(value, null, 3),
  "4 blanks": (value) => JSON.stringify(value, null, 4),
  "8 blanks": (value) => JSON.stringify(value, null, 8),
  tabs: (value) => JSON.stringify(value, null, "\t"),
  "blanks on both sides of colons": (value) => JSON.stringify(value, null, 2).replaceAll('": ', '" : '),
  "short lists in one line": shortLists,
  ASCII: (value) =>
    spaced(value).replaceAll(
      /[\u0080-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
};

/** Requests for a JSON answer. */
export function documentCases() {
  return Object.entries(styles).flatMap(([style, write]) =>
    subjects.flatMap(({ schema, shown, others }) => {
      const ask = (thing) => ({ role: "user", content: `Describe in JSON: ${thing}` });
      const nameOf = (value) => Object.values(value).flat()[0];
      const turns = shown.flatMap((value) => {
        const thing = nameOf(value);
        return [
          ask(typeof thing === "string" ? thing : thing.name),
          { role: "assistant", content: write(value) },
        ];
      });
      return others.map((other) => ({
        name: `${other}, ${style}`,
        schema,
        request: {
          messages: [...turns, ask(other)],
          repeat_penalty: 1,
          response_format: { type: "json_schema", json_schema: { name: "answer", schema } },
        },
      }));
    }),
  );
}

const head = "{%- for m in messages %}{{- '<|im_start|>' + m.role + '\\n' }}";
const foot =
  "{{- '<|im_end|>\\n' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}";
const tools =
  "{%- if tools %}{{- '<|im_start|>system\\nYou may call these functions:\\n' }}{%- for t in tools %}{{- t | tojson }}{{- '\\n' }}{%- endfor %}{{- '<|im_end|>\\n' }}{%- endif %}";
const template = (calls) =>
  `${tools}${head}{%- if m.tool_calls %}${calls}{%- else %}{{- m.content }}{%- endif %}${foot}`;
const each = (body) => `{%- for c in m.tool_calls %}${body}{%- endfor %}`;

/** Templates that print calls in six notations. */
export const notations = {
  "JSON between tags": template(
    each(
      "{{- '<tool_call>\\n{\"name\": ' }}{{- c.function.name | tojson }}{{- ', \"arguments\": ' }}{{- c.function.arguments | tojson }}{{- '}\\n</tool_call>' }}",
    ),
  ),
  "JSON behind a name": template(
    each(
      "{{- '<function=' + c.function.name + '>' }}{{- c.function.arguments | tojson }}{{- '</function>' }}",
    ),
  ),
  "a list behind a marker": template(
    `{{- '[TOOL_CALLS][' }}${each("{{- '{\"name\": ' }}{{- c.function.name | tojson }}{{- ', \"arguments\": ' }}{{- c.function.arguments | tojson }}{{- '}' }}{%- if not loop.last %}{{- ', ' }}{%- endif %}")}{{- ']' }}`,
  ),
  "arguments in tags": template(
    each(
      "{{- '<tool_call>\\n<function=' + c.function.name + '>\\n' }}{%- for k, v in c.function.arguments.items() %}{{- '<parameter=' + k + '>\\n' }}{{- v if v is string else v | tojson }}{{- '\\n</parameter>\\n' }}{%- endfor %}{{- '</function>\\n</tool_call>' }}",
    ),
  ),
  "bare JSON": template(
    each(
      "{{- '{\"name\": ' }}{{- c.function.name | tojson }}{{- ', \"parameters\": ' }}{{- c.function.arguments | tojson }}{{- '}' }}",
    ),
  ),
  "indented JSON": template(
    each(
      "{{- '<tool_call>\\n{\"name\": ' }}{{- c.function.name | tojson }}{{- ', \"arguments\": ' }}{{- c.function.arguments | tojson(indent=4) }}{{- '}\\n</tool_call>' }}",
    ),
  ),
};

const functions = [
  {
    name: "get_weather",
    parameters: object({ city: text, unit: { enum: ["celsius", "fahrenheit"] } }),
    shown: [
      ["What is the weather in Paris, in celsius?", { city: "Paris", unit: "celsius" }],
      ["What is the weather in Miami, in fahrenheit?", { city: "Miami", unit: "fahrenheit" }],
    ],
    questions: [
      "London, in celsius",
      "Rome, in celsius",
      "Boston, in fahrenheit",
      "Tokyo, in celsius",
      "Dallas, in fahrenheit",
    ].map((x) => `What is the weather in ${x}?`),
  },
  {
    name: "play_music",
    parameters: object({ songs: list(text), volume: integer }),
    shown: [
      ["Play Yesterday and Help! at volume 7.", { songs: ["Yesterday", "Help!"], volume: 7 }],
      ["Play Angie at volume 10.", { songs: ["Angie"], volume: 10 }],
    ],
    questions: [
      "Imagine at volume 3",
      "Hey Jude and Let It Be at volume 5",
      "Thriller at volume 9",
      "Hello at volume 4",
      "Roxanne and Africa at volume 8",
    ].map((x) => `Play ${x}.`),
  },
  {
    name: "send_mail",
    parameters: object({ to: text, subject: text, urgent: boolean }),
    shown: [
      [
        "Send a mail about Lunch to ann@example.com.",
        { to: "ann@example.com", subject: "Lunch", urgent: false },
      ],
      [
        "Send an urgent mail about Keys to max@example.com.",
        { to: "max@example.com", subject: "Keys", urgent: true },
      ],
    ],
    questions: [
      "a mail about Dinner to tom@example.com",
      "an urgent mail about Money to bob@example.com",
      "a mail about Books to eve@example.com",
      "a mail about Cats to kim@example.com",
      "an urgent mail about Rain to joe@example.com",
    ].map((x) => `Send ${x}.`),
  },
  {
    name: "set_timer",
    parameters: object({ minutes: number, label: text }),
    shown: [
      ["Set a timer for tea, 2.5 minutes.", { minutes: 2.5, label: "tea" }],
      ["Set a timer for cake, 45 minutes.", { minutes: 45, label: "cake" }],
    ],
    questions: [
      "eggs, 6 minutes",
      "pasta, 9.5 minutes",
      "bread, 40 minutes",
      "rice, 12.5 minutes",
      "soup, 20 minutes",
    ].map((x) => `Set a timer for ${x}.`),
  },
];

/** Requests that a tool should answer, with the template to render them with. */
export function callCases() {
  return Object.entries(notations).flatMap(([notation, source]) =>
    functions.flatMap(({ name, parameters, shown, questions }) => {
      const tool = { type: "function", function: { name, description: name.replace("_", " "), parameters } };
      const turns = shown.flatMap(([question, value], i) => [
        { role: "user", content: question },
        {
          role: "assistant",
          content: "",
          tool_calls: [
            { id: `call_${i}`, type: "function", function: { name, arguments: JSON.stringify(value) } },
          ],
        },
        { role: "tool", tool_call_id: `call_${i}`, content: '{"done": true}' },
        { role: "assistant", content: "Done." },
      ]);
      return questions.map((question) => ({
        name: `${question} (${notation})`,
        schema: parameters,
        template: source,
        request: {
          messages: [...turns, { role: "user", content: question }],
          tools: [tool],
          repeat_penalty: 1,
        },
      }));
    }),
  );
}
