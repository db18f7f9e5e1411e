import type { SystemPlace, TextFormat } from "./text-format.js";

/** A system block with fixed texts around it. */
function block(
  before: string,
  after: string,
  options: { absent?: string; default?: string; inline?: boolean } = {},
): SystemPlace {
  return { place: "block", before, after, absent: "", inline: false, ...options };
}

const around = (before: string, after: string) => ({ before, after });

function baichuan(name: string, user: string, assistant: string): TextFormat {
  return {
    name,
    system: block("", ""),
    user: around(user, ""),
    assistant: around(assistant, ""),
    open: assistant,
    stop: [],
  };
}

const openBuddy =
  "You are a helpful, respectful and honest INTP-T AI Assistant named Buddy. You are talking to a human User.\n" +
  "Always answer as helpfully and logically as possible, while being safe. Your answers should not include any harmful, " +
  "political, religious, unethical, racist, sexist, toxic, dangerous, or illegal content. Please ensure that your " +
  "responses are socially unbiased and positive in nature.\n" +
  "If a question does not make any sense, or is not factually coherent, explain why instead of answering something not " +
  "correct. If you don't know the answer to a question, please don't share false information.\n" +
  "You can speak fluently in many languages, for example: English, Chinese.\n" +
  "You cannot access the internet, but you have vast knowledge, cutoff: 2021-09.\n" +
  "You are trained by OpenBuddy team, (https://openbuddy.ai, https://github.com/OpenBuddy/OpenBuddy), you are based on " +
  "LLaMA and Falcon transformers model, not related to GPT or OpenAI.";

const openOrca =
  "You are a helpful assistant. Please answer truthfully and write out your thinking step by step to be sure you get the " +
  "right answer. If you make a mistake or encounter an error in your thinking, say so out loud and attempt to correct it. " +
  "If you don't know or aren't sure about something, say so clearly. You will act as a professional logician, " +
  "mathematician, and physicist. You will also act as the most appropriate type of expert to answer any particular " +
  "question or solve the relevant problem; state which expert type your are, if so. Also think of any particular named " +
  "expert that would be ideal to answer the relevant question or solve the relevant problem; name and act as them, if " +
  "appropriate.";

const ownSystem = "The caller's system message replaces the fixed text; llama-cpp-python drops it.";

/**
 * The 23 formats of llama-cpp-python that are made of texts around turns. Prompts and stops are the same as there, save
 * for a `correction`.
 */
export const textFormats: readonly TextFormat[] = [
  {
    name: "llama-2",
    system: block("[INST] <<SYS>>\n", "\n<</SYS>>"),
    user: around("<s>[INST]", "  [/INST]"),
    firstUser: { withSystem: around(" ", " [/INST]"), alone: around("[INST]", "  [/INST]") },
    assistant: around("", " </s>"),
    open: "",
    alternating: true,
    stop: [],
    correction:
      "Without a system message llama-cpp-python begins with ` <s>` and has another beginning-of-sequence token added; " +
      "here the prompt begins with [INST] and the token is added once.",
  },
  {
    name: "llama-3",
    system: block("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>", { inline: true }),
    user: around("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
    assistant: around("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
    open: "<|start_header_id|>assistant<|end_header_id|>\n\n",
    stop: ["<|eot_id|>"],
  },
  {
    name: "alpaca",
    system: block("", "\n\n", { absent: "\n\n" }),
    user: around("### Instruction: ", "\n\n"),
    assistant: around("### Response: ", "</s>"),
    open: "### Response:",
    stop: [],
    correction: "The prompt ends with `### Response:`; llama-cpp-python does not open the assistant's turn.",
  },
  {
    name: "qwen",
    system: block("<|im_start|>system\n", "<|im_end|>\n", {
      default: "You are a helpful assistant.",
      inline: true,
    }),
    user: around("<|im_start|>user\n", "<|im_end|>\n"),
    assistant: around("<|im_start|>assistant\n", "<|im_end|>\n"),
    open: "<|im_start|>assistant\n",
    stop: ["<|endoftext|>"],
  },
  {
    name: "vicuna",
    system: block("", " ", {
      default:
        "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, " +
        "and polite answers to the user's questions.",
    }),
    user: around("USER: ", " "),
    assistant: around("ASSISTANT: ", "</s>"),
    open: "ASSISTANT:",
    stop: [],
    correction: ownSystem,
  },
  {
    name: "oasst_llama",
    system: block("[INST] <<SYS>>\n", "\n<</SYS>>\n\n", { absent: "[INST] <<SYS>>\n\n<</SYS>>\n\n" }),
    user: around("<|prompter|>", "</s>"),
    assistant: around("<|assistant|>", "</s>"),
    open: "<|assistant|>",
    stop: [],
  },
  baichuan("baichuan-2", "<reserved_106>", "<reserved_107>"),
  baichuan("baichuan", "<reserved_102>", "<reserved_103>"),
  {
    name: "openbuddy",
    system: block("", "\n\n\n", { default: openBuddy }),
    user: around("User: ", "\n"),
    assistant: around("Assistant: ", "\n"),
    open: "Assistant:",
    stop: [],
    correction: ownSystem,
  },
  {
    name: "redpajama-incite",
    system: block("", "\n", { absent: "\n" }),
    user: around("<human>: ", "\n"),
    assistant: around("<bot>: ", "\n"),
    open: "<bot>:",
    stop: ["<human>"],
  },
  {
    name: "snoozy",
    system: block("", "\n", {
      default:
        "The prompt below is a question to answer, a task to complete, or a conversation to respond to; decide which and " +
        "write an appropriate response.",
    }),
    user: around("### Prompt: ", "\n"),
    assistant: around("### Response: ", "\n"),
    open: "### Response:",
    stop: ["###"],
  },
  {
    name: "phind",
    system: block("### System Prompt\n", "\n\n", {
      default: "You are an intelligent programming assistant.",
    }),
    user: around("### User Message: ", "\n\n"),
    assistant: around("### Assistant: ", "\n\n"),
    open: "### Assistant:",
    stop: [],
    correction: ownSystem,
  },
  {
    name: "intel",
    system: block("### System:\n", "\n"),
    user: around("### User:\n", "\n"),
    assistant: around("### Assistant:\n", "\n"),
    open: "### Assistant:\n",
    stop: [],
    correction:
      "llama-cpp-python writes the placeholder `{system_message}` instead of the system message and `### User::` with two " +
      "colons; this is the model card's form (Intel/neural-chat-7b-v3-1), without a system block when there is no system " +
      "message.",
  },
  {
    name: "open-orca",
    system: block("", "<|end_of_turn|>\n", { default: openOrca }),
    user: around("User: ", "<|end_of_turn|>\n"),
    assistant: around("Assistant: ", "<|end_of_turn|>\n"),
    open: "Assistant: ",
    stop: ["User"],
    correction: `llama-cpp-python drops every message. ${ownSystem}`,
  },
  {
    name: "mistrallite",
    system: block("<|system|>", "</s>", { absent: "<|system|></s>", inline: true }),
    user: around("<|prompter|>", " "),
    assistant: around("</s>\n<|assistant|>", " "),
    open: "</s>\n<|assistant|>",
    stop: [],
  },
  {
    name: "zephyr",
    system: block("<|system|>\n", "</s>\n", { absent: "<|system|>\n</s>\n", inline: true }),
    user: around("<|user|>\n", "</s>\n"),
    assistant: around("<|assistant|>\n", "</s>\n"),
    open: "<|assistant|>\n",
    stop: ["</s>"],
    correction:
      "llama-cpp-python writes two newlines after the roles of user and assistant; the model was trained with one " +
      "(chat template of HuggingFaceH4/zephyr-7b-beta).",
  },
  {
    name: "pygmalion",
    system: block("<|system|>", "\n\n", { absent: "<|system|>\n\n", inline: true }),
    user: around("<|user|>\n", "\n\n"),
    assistant: around("<|model|>\n", "\n\n"),
    open: "<|model|>\n",
    stop: ["<|user|>"],
    correction: "Stops at the user's next turn; llama-cpp-python stops at the first newline of the answer.",
  },
  {
    name: "chatml",
    system: block("<|im_start|>system\n", "<|im_end|>\n", { inline: true }),
    user: around("<|im_start|>user\n", "<|im_end|>\n"),
    assistant: around("<|im_start|>assistant\n", "<|im_end|>\n"),
    open: "<|im_start|>assistant\n",
    stop: ["<|im_end|>"],
    correction:
      "Without a system message there is no system turn, as in CHATML_CHAT_TEMPLATE, for which llama-cpp-python guesses this " +
      "format; there it writes an empty one.",
  },
  {
    name: "mistral-instruct",
    system: { place: "user" },
    user: around("[INST] ", " [/INST]"),
    assistant: around("", "</s>"),
    open: "",
    alternating: true,
    stop: ["</s>"],
    correction: "The system message stands before the first user's words; llama-cpp-python drops it.",
  },
  {
    name: "chatglm3",
    system: block("<|system|>\n", "", { absent: "<|system|>\n", inline: true }),
    user: around("<|user|>\n ", ""),
    assistant: around("<|assistant|>\n ", ""),
    open: "<|assistant|>",
    stop: ["</s>"],
  },
  {
    name: "openchat",
    system: block("", "<|end_of_turn|>"),
    user: around("GPT4 Correct User: ", "<|end_of_turn|>"),
    assistant: around("GPT4 Correct Assistant: ", "<|end_of_turn|>"),
    open: "GPT4 Correct Assistant:",
    stop: ["<|end_of_turn|>"],
    correction:
      "llama-cpp-python doubles the end-of-turn tokens, puts newlines between turns and an empty system turn at the start; " +
      "this is the model's own form (chat template of openchat/openchat-3.5-0106).",
  },
  {
    name: "saiga",
    system: block("<s>system\n", "</s>", { inline: true }),
    user: around("<s>user\n", "</s>"),
    assistant: around("<s>bot\n", "</s>"),
    open: "<s>bot",
    ownBos: true,
    stop: [],
    correction:
      "Turns of the assistant are written; llama-cpp-python drops them. The prompt has its own beginning-of-sequence token, " +
      "so none is added.",
  },
  {
    name: "gemma",
    system: { place: "user" },
    user: around("<start_of_turn>user\n", "<end_of_turn>\n"),
    assistant: around("<start_of_turn>model\n", "<end_of_turn>\n"),
    open: "<start_of_turn>model\n",
    stop: ["<end_of_turn>"],
    correction:
      "The system message stands before the first user's words; llama-cpp-python drops it. The stop string is the token " +
      "alone; there it ends with a newline that models do not write.",
  },
];
