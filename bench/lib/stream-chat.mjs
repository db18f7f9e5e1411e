// One streamed chat completion, measured from outside. Same code for both servers.

/**
 * @typedef {object} Measured
 * @property {number} tokens tokens generated, as the server's usage says
 * @property {number} start when the request was sent, ms
 * @property {number} first when the first text arrived, ms
 * @property {number} end when the stream ended, ms
 */

/**
 * @param {{ baseURL: string, model: string }} api
 * @param {string} prompt
 * @param {number} maxTokens
 * @returns {Promise<Measured>}
 */
export async function streamChat({ baseURL, model }, prompt, maxTokens) {
  const body = {
    model,
    messages: [{ role: "user", content: prompt }],
    max_tokens: maxTokens,
    temperature: 0,
    ignore_eos: true,
    stream: true,
    stream_options: { include_usage: true },
  };
  const start = performance.now();
  const response = await fetch(`${baseURL}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  let first;
  let tokens;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue;
      const chunk = JSON.parse(line.slice(6));
      if (chunk.choices[0]?.delta.content) first ??= performance.now();
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
  }
  if (first === undefined || tokens === undefined) throw new Error("The stream had no text or no usage.");
  return { tokens, start, first, end: performance.now() };
}

/** Tokens per second after the first text. */
export const decodeRate = ({ tokens, first, end }) => ((tokens - 1) * 1000) / (end - first);
