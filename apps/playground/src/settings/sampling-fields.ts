/**
 * The sampling parameters the page offers, with the server's ranges and defaults. A field left empty is not sent: the
 * server's default holds.
 */
export interface SamplingField {
  readonly name: SamplingName;
  readonly label: string;
  /** One line on what it does. */
  readonly help: string;
  readonly group: SamplingGroup;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What the server uses when the field is empty; text when that is not one number. */
  readonly fallback: number | string;
  readonly integer?: boolean;
  /** Whether a slider makes sense: the range is short enough to be dragged over. */
  readonly slider?: boolean;
}

export type SamplingGroup = "Basics" | "Repetition" | "Shape of the distribution";

export const samplingGroups: readonly SamplingGroup[] = ["Basics", "Repetition", "Shape of the distribution"];

const largest = 2_147_483_647;

const fields = [
  field("temperature", "Temperature", "0 always takes the best token", "Basics", [0, 2, 0.05], 0.8, "slider"),
  field(
    "top_p",
    "Top p",
    "Keeps the best tokens up to this probability",
    "Basics",
    [0, 1, 0.01],
    0.95,
    "slider",
  ),
  field("top_k", "Top k", "Keeps the k best tokens; 0 keeps all", "Basics", [0, 1000, 1], 40, "integer"),
  field(
    "min_p",
    "Min p",
    "Drops tokens below this share of the best",
    "Basics",
    [0, 1, 0.01],
    0.05,
    "slider",
  ),
  field(
    "max_tokens",
    "Max tokens",
    "Most tokens to generate",
    "Basics",
    [1, largest, 1],
    "until the end",
    "integer",
  ),
  field(
    "seed",
    "Seed",
    "The same seed gives the same answer",
    "Basics",
    [0, 4_294_967_295, 1],
    "random",
    "integer",
  ),
  field("repeat_penalty", "Repeat penalty", "1 is off", "Repetition", [0.5, 2, 0.05], 1, "slider"),
  field(
    "repeat_last_n",
    "Look back",
    "Tokens the penalties see; -1 is all",
    "Repetition",
    [-1, largest, 1],
    64,
    "integer",
  ),
  field(
    "frequency_penalty",
    "Frequency penalty",
    "Grows with each use",
    "Repetition",
    [-2, 2, 0.1],
    0,
    "slider",
  ),
  field(
    "presence_penalty",
    "Presence penalty",
    "Once a token was used",
    "Repetition",
    [-2, 2, 0.1],
    0,
    "slider",
  ),
  field(
    "dry_multiplier",
    "DRY",
    "Against repeated sequences; 0 is off",
    "Repetition",
    [0, 5, 0.1],
    0,
    "slider",
  ),
  field("typical_p", "Typical p", "1 is off", "Shape of the distribution", [0, 1, 0.01], 1, "slider"),
  field("tfs_z", "Tail-free z", "1 is off", "Shape of the distribution", [0, 1, 0.01], 1, "slider"),
  field("top_n_sigma", "Top n sigma", "-1 is off", "Shape of the distribution", [-1, 10, 0.1], -1, "slider"),
  field(
    "xtc_probability",
    "XTC probability",
    "0 is off",
    "Shape of the distribution",
    [0, 1, 0.01],
    0,
    "slider",
  ),
  field(
    "xtc_threshold",
    "XTC threshold",
    "Above 0.5 is off",
    "Shape of the distribution",
    [0, 1, 0.01],
    0.1,
    "slider",
  ),
  field(
    "dynatemp_range",
    "Dynamic temperature",
    "0 is off",
    "Shape of the distribution",
    [0, 2, 0.05],
    0,
    "slider",
  ),
  field("mirostat_mode", "Mirostat", "0 off, 1 or 2", "Shape of the distribution", [0, 2, 1], 0, "integer"),
  field(
    "mirostat_tau",
    "Mirostat tau",
    "Target entropy",
    "Shape of the distribution",
    [0, 10, 0.1],
    5,
    "slider",
  ),
  field(
    "mirostat_eta",
    "Mirostat eta",
    "Learning rate",
    "Shape of the distribution",
    [0, 1, 0.01],
    0.1,
    "slider",
  ),
] as const;

export type SamplingName =
  | "temperature"
  | "top_p"
  | "top_k"
  | "min_p"
  | "max_tokens"
  | "seed"
  | "repeat_penalty"
  | "repeat_last_n"
  | "frequency_penalty"
  | "presence_penalty"
  | "dry_multiplier"
  | "typical_p"
  | "tfs_z"
  | "top_n_sigma"
  | "xtc_probability"
  | "xtc_threshold"
  | "dynatemp_range"
  | "mirostat_mode"
  | "mirostat_tau"
  | "mirostat_eta";

export const samplingFields: readonly SamplingField[] = fields;

function field(
  name: SamplingName,
  label: string,
  help: string,
  group: SamplingGroup,
  [min, max, step]: readonly [number, number, number],
  fallback: number | string,
  kind: "slider" | "integer",
): SamplingField {
  return {
    name,
    label,
    help,
    group,
    min,
    max,
    step,
    fallback,
    integer: kind === "integer",
    slider: kind === "slider",
  };
}

/** The number a field's text stands for, undefined when it is empty (the default), or what is wrong with it. */
export function readSamplingField(
  { min, max, integer }: SamplingField,
  text: string,
): { readonly value: number | undefined } | { readonly problem: string } {
  const trimmed = text.trim();
  if (trimmed === "") return { value: undefined };
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return { problem: "This is not a number." };
  if (integer === true && !Number.isInteger(value)) return { problem: "This must be a whole number." };
  if (value < min || value > max) {
    return { problem: max === largest ? `At least ${min}.` : `From ${min} to ${max}.` };
  }
  return { value };
}
