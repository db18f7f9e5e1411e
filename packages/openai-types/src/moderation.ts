/** Verdicts on a chat completion's input and output. Camelid moderates nothing; the types are OpenAI's. */
export interface Moderation {
  input: ModerationResults | ModerationError;
  output: ModerationResults | ModerationError;
}

export interface ModerationResults {
  type: "moderation_results";
  model: string;
  results: ModerationResult[];
}

export interface ModerationResult {
  type: "moderation_result";
  model: string;
  flagged: boolean;
  categories: { [category: string]: boolean };
  category_applied_input_types: { [category: string]: ("text" | "image")[] };
  category_scores: { [category: string]: number };
}

export interface ModerationError {
  type: "error";
  code: string;
  message: string;
}
