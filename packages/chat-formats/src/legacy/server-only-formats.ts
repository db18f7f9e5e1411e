const images = "it reads images, which no format here does";

/** Names that only the server of llama-cpp-python knows, and what to do instead. */
export const serverOnlyFormats: ReadonlyMap<string, string> = new Map([
  ["hf-tokenizer-config", "use hfTokenizerConfigToChatFormatter(config).toChatHandler()"],
  ["hf-autotokenizer", "use hfTokenizerConfigToChatFormatter with the model's tokenizer_config.json"],
  ["mtmd", images],
  ["llava-1-5", images],
  ["llava-1-6", images],
  ["obsidian", images],
  ["moondream", images],
  ["nanollava", images],
  ["llama-3-vision-alpha", images],
  ["minicpm-v-2.6", images],
  ["qwen2.5-vl", `${images}; for text alone resolveChatFormat reads the model's own template`],
  ["gemma4", `${images}; for text alone resolveChatFormat reads the model's own template`],
]);
