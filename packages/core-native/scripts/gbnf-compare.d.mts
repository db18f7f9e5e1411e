export interface GbnfTally {
  readonly grammars: {
    readonly total: number;
    readonly bothTake: number;
    readonly bothRefuse: number;
    readonly gaveUp: number;
    readonly explained: Readonly<Record<string, number>>;
  };
  readonly pairs: {
    readonly total: number;
    readonly bothAccept: number;
    readonly bothBegin: number;
    readonly bothReject: number;
    readonly gaveUp: number;
    readonly explained: Readonly<Record<string, number>>;
  };
  readonly kinds: {
    readonly typedWrong: number;
    readonly tokens: number;
    readonly notUtf8: number;
    readonly splitInside: number;
  };
  readonly differences: readonly {
    readonly grammar: string;
    readonly text?: string;
    readonly ours: string;
    readonly theirs: string;
    readonly plainly?: string;
  }[];
}

export declare function compareGbnf(
  pairs: number,
  seed: number,
  onProgress?: (done: number) => void,
): Promise<GbnfTally>;
