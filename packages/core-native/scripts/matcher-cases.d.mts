import type { SchemaCase } from "@camelid/testkit";
import type { NativeBinding } from "../src/binding/native-binding.js";
import type { MatcherComparison } from "./matcher-compare.mjs";
import type { TestVocabulary } from "./matcher-vocabulary.mjs";

export declare function compileSchema(schema: unknown): Uint8Array | "refused" | "unsatisfiable";
export declare function followRealSchemas(
  comparison: MatcherComparison,
  vocabulary: TestVocabulary,
  options?: {
    readonly cases?: readonly SchemaCase[];
    readonly tokenize?: (text: string) => Promise<Int32Array>;
  },
): Promise<{
  readonly schemas: number;
  readonly tested: number;
  readonly correct: number;
  readonly refused: number;
  readonly instances: number;
  readonly falseAccepts: number;
  readonly wrong: readonly string[];
}>;
export declare function judgeRealSchemas(
  binding: NativeBinding,
  vocabulary: TestVocabulary,
  options?: {
    readonly cases?: readonly SchemaCase[];
    readonly tokenize?: (text: string) => Promise<Int32Array>;
  },
): Promise<{
  readonly tested: number;
  readonly correct: number;
  readonly texts: number;
  readonly wrong: readonly string[];
}>;
export declare function followTestSuite(
  comparison: MatcherComparison,
  vocabulary: TestVocabulary,
  step?: number,
): Promise<void>;
export declare function followGbnfCases(
  comparison: MatcherComparison,
  binding: NativeBinding,
  walks?: number,
): Promise<void>;
export declare function followRandomGrammars(
  comparison: MatcherComparison,
  binding: NativeBinding,
  pairs: number,
): Promise<void>;
export declare function followRandomSchemas(
  comparison: MatcherComparison,
  vocabulary: TestVocabulary,
  count: number,
  firstSeed?: number,
): Promise<void>;
