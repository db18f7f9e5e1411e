import type { NativeBinding, NativeVocabularyHandle } from "../src/binding/native-binding.js";

export declare const pieces: readonly Uint8Array[];

export declare class TestVocabulary {
  constructor(
    binding: Pick<NativeBinding, "NativeVocabulary">,
    bytes?: readonly Uint8Array[],
    texts?: readonly string[],
  );
  readonly native: NativeVocabularyHandle;
  readonly bytes: readonly Uint8Array[];
  readonly texts: readonly string[];
  readonly size: number;
  tokenize(text: string | Uint8Array, next?: (bound: number) => number): number[] | undefined;
}
