import type { NativeMatcherHandle } from "../src/binding/native-binding.js";

export declare const pieces: readonly Uint8Array[];
export declare const texts: readonly string[];
export declare function isAllowed(mask: Uint32Array, token: number): boolean;
export declare function allowedTokens(mask: Uint32Array): number[];
export declare function tokenize(text: string): number[];
export declare function walkMatcher(
  matcher: NativeMatcherHandle,
  random: { below(limit: number): number },
  steps: number,
  longest?: number,
): { text: string; ended: boolean; error?: string | undefined };
