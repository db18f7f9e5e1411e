import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBinding } from "../src/binding/load-binding.js";
import type { NativeEngineHandle } from "../src/binding/native-binding.js";
import { deferred } from "../src/engine/deferred.js";
import { checkLoadOptions } from "../src/engine/load-options.js";
import { checkSampling } from "../src/engine/check-sampling.js";
import type { SamplingParameters } from "../src/engine/sampling-parameters.js";
import { tinyModelFile } from "./support/tiny-model.js";

let handle: NativeEngineHandle;
let closed: Promise<void>;

beforeAll(async () => {
  const path = tinyModelFile();
  const options = checkLoadOptions({ modelPath: path, threads: 1, parallel: 1, contextSize: 512 }, 512);
  const isClosed = deferred();
  closed = isClosed.promise;
  const loaded = deferred();
  handle = new (loadBinding().NativeEngine)(path, options, (...report) => {
    if (report[0] === "loaded") loaded.resolve();
    if (report[0] === "failed") loaded.reject(report[1]);
    if (report[0] === "closed") isClosed.resolve();
    return undefined;
  });
  await loaded.promise;
});
afterAll(() => {
  handle.close();
  return closed;
});

const off = { topK: 0, topP: 1, minP: 0, temperature: 1 } satisfies Partial<SamplingParameters>;
const draws = 400;

interface Setting {
  readonly parameters: Partial<SamplingParameters>;
  /** Probabilities of tokens 0, 1, ...; every other token is impossible. */
  readonly probabilities: readonly number[];
  readonly history?: readonly number[];
  readonly grammar?: string;
}

/** Relative frequencies of the tokens over seeds. */
function frequencies({ parameters, probabilities, history = [], grammar = "" }: Setting): number[] {
  const { vocabularySize } = handle.modelInfo();
  const logits = new Float32Array(vocabularySize).fill(-Infinity);
  for (const [token, probability] of probabilities.entries()) logits[token] = Math.log(probability);
  const counts = Array.from({ length: probabilities.length }, () => 0);
  for (let seed = 0; seed < draws; seed++) {
    const sampling = checkSampling({ ...off, seed, ...parameters }, vocabularySize, 512);
    const token = handle.sampleLogits(sampling, grammar, Int32Array.from(history), logits);
    counts[token] = (counts[token] ?? 0) + 1;
  }
  return counts.map((count) => count / draws);
}

/** The tokens that are ever chosen. */
const support = (setting: Setting) =>
  frequencies(setting).flatMap((frequency, token) => (frequency > 0 ? [token] : []));

const four = [0.4, 0.3, 0.2, 0.1];

describe("a sampling parameter keeps exactly the tokens it should", () => {
  it.each<[string, Setting, number[]]>([
    ["nothing set", { parameters: {}, probabilities: four }, [0, 1, 2, 3]],
    ["temperature 0", { parameters: { temperature: 0 }, probabilities: [0.3, 0.4, 0.3] }, [1]],
    [
      "temperature 0, the first of equals",
      { parameters: { temperature: 0 }, probabilities: [0.1, 0.3, 0.3, 0.3] },
      [1],
    ],
    ["topK 2", { parameters: { topK: 2 }, probabilities: four }, [0, 1]],
    ["topK beyond the vocabulary", { parameters: { topK: 5000 }, probabilities: four }, [0, 1, 2, 3]],
    ["topP 0.6", { parameters: { topP: 0.6 }, probabilities: four }, [0, 1]],
    ["topP 0 keeps one", { parameters: { topP: 0 }, probabilities: four }, [0]],
    ["minP 0.4", { parameters: { minP: 0.4 }, probabilities: four }, [0, 1, 2]],
    ["typicalP", { parameters: { typicalP: 0.2 }, probabilities: [0.5, 0.25, 0.15, 0.1] }, [1]],
    ["tfsZ", { parameters: { tfsZ: 0.5 }, probabilities: [0.5, 0.4, 0.05, 0.03, 0.02] }, [0]],
    ["topNSigma", { parameters: { topNSigma: 0.5 }, probabilities: [0.45, 0.45, 0.05, 0.05] }, [0, 1]],
    [
      "XTC, which drops all but the last of the tokens above the threshold",
      { parameters: { xtcProbability: 1, xtcThreshold: 0.15 }, probabilities: four },
      [2, 3],
    ],
    [
      "logitBias -Infinity",
      { parameters: { logitBias: { 0: -Infinity, 2: -Infinity } }, probabilities: four },
      [1, 3],
    ],
    [
      "logitBias on a greedy choice",
      { parameters: { temperature: 0, logitBias: { 3: 5 } }, probabilities: four },
      [3],
    ],
    [
      "repeatPenalty on a greedy choice",
      { parameters: { temperature: 0, repeatPenalty: 3 }, probabilities: [0.5, 0.4, 0.1], history: [0] },
      [1],
    ],
    [
      "repeatLastN bounds the penalty",
      {
        parameters: { temperature: 0, repeatPenalty: 3, repeatLastN: 1 },
        probabilities: [0.5, 0.4, 0.1],
        history: [0, 2],
      },
      [0],
    ],
    [
      "frequencyPenalty counts",
      {
        parameters: { temperature: 0, frequencyPenalty: 0.2 },
        probabilities: [0.5, 0.4, 0.1],
        history: [0, 0, 0, 1],
      },
      [1],
    ],
    [
      "presencePenalty does not count",
      {
        parameters: { temperature: 0, presencePenalty: 0.2 },
        probabilities: [0.5, 0.4, 0.1],
        history: [0, 0, 0, 1],
      },
      [0],
    ],
    [
      "DRY against the continuation of a repeat",
      {
        parameters: { temperature: 0, dryMultiplier: 2, dryAllowedLength: 2 },
        probabilities: [0.05, 0.05, 0.05, 0.45, 0.4],
        history: [0, 1, 2, 3, 0, 1, 2],
      },
      [4],
    ],
    [
      "DRY allows short repeats",
      {
        parameters: { temperature: 0, dryMultiplier: 2, dryAllowedLength: 5 },
        probabilities: [0.05, 0.05, 0.05, 0.45, 0.4],
        history: [0, 1, 2, 3, 0, 1, 2],
      },
      [3],
    ],
    [
      "DRY looks back no further than it should",
      {
        parameters: { temperature: 0, dryMultiplier: 2, dryAllowedLength: 2, dryPenaltyLastN: 3 },
        probabilities: [0.05, 0.05, 0.05, 0.45, 0.4],
        history: [0, 1, 2, 3, 0, 1, 2],
      },
      [3],
    ],
    [
      "mirostat 2 with a small target",
      { parameters: { mirostatMode: 2, mirostatTau: 0.01 }, probabilities: [0.6, 0.2, 0.1, 0.1] },
      [0],
    ],
  ])("%s", (_, setting, expected) => {
    expect(support(setting)).toEqual(expected);
  });

  it("DRY starts anew at a breaker", () => {
    const newline = handle.tokenId("\n");
    const probabilities = Array.from({ length: newline + 1 }, (_, token) => (token === 3 ? 0.6 : 0.01));
    const history = [newline, 1, 2, 3, newline, 1, 2];
    const sampling = { temperature: 0, dryMultiplier: 6, dryAllowedLength: 3 };
    expect(
      support({ parameters: { ...sampling, drySequenceBreakers: ["~"] }, probabilities, history }),
    ).not.toEqual([3]);
    expect(
      support({ parameters: { ...sampling, drySequenceBreakers: ["\n"] }, probabilities, history }),
    ).toEqual([3]);
  });

  it("a grammar over whatever else is set", () => {
    const a = handle.tokenId("a");
    const b = handle.tokenId("b");
    const probabilities = Array.from({ length: 256 }, (_, token) =>
      token === a ? 0.01 : token === b ? 0.02 : 0.003,
    );
    const grammar = 'root ::= "a" | "b"';
    for (const parameters of [
      {},
      { topK: 1 },
      { topK: 1, topNSigma: 0.1 },
      { mirostatMode: 2 },
      { temperature: 0 },
    ] as const) {
      expect([[b], [a, b], [b, a]]).toContainEqual(support({ parameters, probabilities, grammar }));
    }
  });
});

describe("a sampling parameter gives the probabilities it should", () => {
  const close = (actual: readonly number[], expected: readonly number[]) => {
    // Four standard deviations of a frequency over this many draws.
    for (const [token, probability] of expected.entries()) {
      expect(Math.abs((actual[token] ?? 0) - probability)).toBeLessThan(
        4 * Math.sqrt((probability * (1 - probability)) / draws) + 1e-9,
      );
    }
  };

  it("plain", () => close(frequencies({ parameters: {}, probabilities: four }), four));

  it("after a truncation, in proportion", () =>
    close(frequencies({ parameters: { topK: 2 }, probabilities: four }), [4 / 7, 3 / 7, 0, 0]));

  it("temperature 0.5 squares them", () =>
    close(frequencies({ parameters: { temperature: 0.5 }, probabilities: four }), [
      16 / 30,
      9 / 30,
      4 / 30,
      1 / 30,
    ]));

  it("a bias of log 3 triples the odds", () =>
    close(
      frequencies({ parameters: { logitBias: { 1: Math.log(3) } }, probabilities: [0.5, 0.5] }),
      [0.25, 0.75],
    ));

  it("XTC acts with its probability", () =>
    close(
      frequencies({ parameters: { xtcProbability: 0.5, xtcThreshold: 0.4 }, probabilities: [0.5, 0.5] }),
      [0.25, 0.75],
    ));

  it("dynamic temperature is lowest for sure and highest for unsure distributions", () => {
    const dynamic = { temperature: 1, dynatempRange: 0.9 };
    const sure = frequencies({ parameters: dynamic, probabilities: [0.9, 0.1] })[0] ?? 0;
    const plain = frequencies({ parameters: {}, probabilities: [0.9, 0.1] })[0] ?? 0;
    expect(sure).toBeGreaterThan(plain);
    const exponent =
      frequencies({ parameters: { ...dynamic, dynatempExponent: 0.05 }, probabilities: [0.9, 0.1] })[0] ?? 0;
    expect(exponent).toBeLessThan(sure);
  });

  it("mirostat 1 and 2 with the default target leave the distribution alone, and differ from a small one", () => {
    for (const mirostatMode of [1, 2] as const) {
      close(frequencies({ parameters: { mirostatMode }, probabilities: four }), four);
      const small = frequencies({ parameters: { mirostatMode, mirostatTau: 0.5 }, probabilities: four });
      expect(small[3]).toBe(0);
    }
  });
});

describe("checkSampling", () => {
  const check = (given: Partial<SamplingParameters>) => checkSampling(given, 300, 512);

  it("fills in the documented defaults and a fresh seed", () => {
    expect(check({})).toMatchObject({
      temperature: 0.8,
      topK: 40,
      topP: 0.95,
      minP: 0.05,
      repeatPenalty: 1,
      mirostatTau: 5,
    });
    expect(new Set(Array.from({ length: 8 }, () => check({})["seed"])).size).toBeGreaterThan(1);
  });

  it.each<[keyof SamplingParameters, unknown]>([
    ["temperature", -0.1],
    ["temperature", Infinity],
    ["temperature", 1e39],
    ["topK", 1.5],
    ["topP", 1.01],
    ["minP", -1],
    ["typicalP", 2],
    ["tfsZ", -1],
    ["topNSigma", NaN],
    ["xtcProbability", 1.1],
    ["xtcThreshold", -1],
    ["repeatLastN", -2],
    ["repeatPenalty", 0],
    ["frequencyPenalty", 2.1],
    ["presencePenalty", -2.1],
    ["dryMultiplier", -1],
    ["dryBase", 0.5],
    ["dryAllowedLength", -1],
    ["dryPenaltyLastN", -2],
    ["drySequenceBreakers", [""]],
    ["drySequenceBreakers", ["x".repeat(41)]],
    ["mirostatMode", 3],
    ["mirostatTau", -1],
    ["mirostatEta", "0.1"],
    ["seed", -1],
    ["seed", 4294967296],
    ["logitBias", { 300: 1 }],
    ["logitBias", { 3: NaN }],
    ["logitBias", { 3: Infinity }],
  ])("refuses %s %j and names it", (name, value) => {
    const given: Partial<SamplingParameters> = Object.fromEntries([[name, value]]);
    expect(() => check(given)).toThrow(
      expect.objectContaining({ code: "invalid_parameter", message: expect.stringContaining(name) }),
    );
  });
});
