/** Tokens and chat templates of well-known models, under the names of llama-cpp-python. */

/** Source: tokenizer_config.json of teknium/OpenHermes-2.5-Mistral-7B. */
export const CHATML_CHAT_TEMPLATE =
  "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
export const CHATML_BOS_TOKEN = "<s>";
export const CHATML_EOS_TOKEN = "<|im_end|>";

const alternating =
  "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}" +
  "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}" +
  "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}" +
  "{% elif message['role'] == 'assistant' %}";
const onlyUserAndAssistant =
  "{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}{% endfor %}";

/** Source: tokenizer_config.json of mistralai/Mistral-7B-Instruct-v0.1. */
export const MISTRAL_INSTRUCT_CHAT_TEMPLATE = `${alternating}{{ message['content'] + eos_token + ' ' }}${onlyUserAndAssistant}`;
export const MISTRAL_INSTRUCT_BOS_TOKEN = "<s>";
export const MISTRAL_INSTRUCT_EOS_TOKEN = "</s>";

/** Source: tokenizer_config.json of mistralai/Mixtral-8x7B-Instruct-v0.1. */
export const MIXTRAL_INSTRUCT_CHAT_TEMPLATE = `${alternating}{{ message['content'] + eos_token}}${onlyUserAndAssistant}`;
export const MIXTRAL_INSTRUCT_BOS_TOKEN = "<s>";
export const MIXTRAL_INSTRUCT_EOS_TOKEN = "</s>";

/** Source: tokenizer_config.json of meta-llama/Meta-Llama-3-8B-Instruct. */
export const LLAMA3_INSTRUCT_CHAT_TEMPLATE =
  "{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + " +
  "message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}" +
  "{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}" +
  "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}";
export const LLAMA3_INSTRUCT_BOS_TOKEN = "<|begin_of_text|>";
export const LLAMA3_INSTRUCT_EOS_TOKEN = "<|eot_id|>";
