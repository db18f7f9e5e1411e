/** Runs a machine over a text. */
export function accepts(machine, text) {
  let state = machine.start();
  for (const byte of new TextEncoder().encode(text)) {
    state = machine.step(state, byte);
    if (state === undefined) return false;
  }
  return machine.isAccepting(state);
}

/** Reverses the order of all keys. */
export function reordered(value) {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reordered(member)]),
  );
}

const keywordNames = new Set(
  (
    "type properties required additionalProperties items enum $ref pattern format oneOf anyOf allOf not minimum maximum " +
    "exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems patternProperties additionalItems " +
    "minProperties maxProperties const dependencies dependentRequired dependentSchemas multipleOf uniqueItems if " +
    "propertyNames contains unevaluatedProperties unevaluatedItems prefixItems"
  ).split(" "),
);

function keywordsOf(value, found = new Set()) {
  if (Array.isArray(value)) for (const item of value) keywordsOf(item, found);
  else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (keywordNames.has(key)) found.add(key);
      keywordsOf(member, found);
    }
  }
  return found;
}

/** Compiles every schema and runs its instances: compact, spaced as Python's json.dumps, and with keys reversed. */
export function measure(cases, compile) {
  const result = {
    schemas: cases.length,
    tested: 0,
    instances: 0,
    correct: 0,
    falseAccepts: [],
    falseRejects: [],
    refused: [],
    crashes: [],
    times: [],
    slowest: [],
    keywords: new Map(),
  };
  for (const { id, schema, tests = [] } of cases) {
    // Processor time: what others do on the machine does not count.
    const start = process.cpuUsage();
    let machine;
    let unsatisfiable = false;
    try {
      machine = compile(schema);
    } catch (error) {
      if (error.code === "unsatisfiable_schema") unsatisfiable = true;
      else if (error.code === "unsupported_schema") result.refused.push(`${id}: ${error.message}`);
      else result.crashes.push(`${id}: ${error.stack ?? error}`.slice(0, 600));
    }
    const used = process.cpuUsage(start);
    const elapsed = (used.user + used.system) / 1000;
    result.times.push(elapsed);
    result.slowest.push([id, elapsed]);
    if (tests.length === 0) continue;
    result.tested += 1;
    let good = machine !== undefined || unsatisfiable;
    if (good) {
      tests.forEach(({ valid, data }, i) => {
        result.instances += 1;
        const texts = [JSON.stringify(data), JSON.stringify(data, null, 1), JSON.stringify(reordered(data))];
        let verdicts;
        try {
          verdicts = texts.map((text) => machine !== undefined && accepts(machine, text));
        } catch (error) {
          result.crashes.push(`${id} #${i}: ${error.stack ?? error}`.slice(0, 600));
          good = false;
          return;
        }
        if (verdicts.every((verdict) => verdict === valid)) return;
        good = false;
        const list = valid ? result.falseRejects : result.falseAccepts;
        list.push(`${id} #${i} ${verdicts.map(Number).join("")}: ${JSON.stringify(data).slice(0, 160)}`);
      });
    }
    if (good) result.correct += 1;
    for (const keyword of keywordsOf(schema)) {
      const entry = result.keywords.get(keyword) ?? { tested: 0, correct: 0 };
      entry.tested += 1;
      if (good) entry.correct += 1;
      result.keywords.set(keyword, entry);
    }
  }
  result.times.sort((a, b) => a - b);
  result.slowest.sort((a, b) => b[1] - a[1]);
  result.slowest.length = Math.min(20, result.slowest.length);
  return result;
}
