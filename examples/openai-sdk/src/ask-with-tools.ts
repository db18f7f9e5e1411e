import type OpenAI from "openai";

/** Answers a question; the model may ask for the temperature of a city, as often as it likes. */
export async function askWithTools(
  client: OpenAI,
  model: string,
  question: string,
  temperatureOf: (city: string) => string,
): Promise<string | null> {
  const runner = client.chat.completions.runTools({
    model,
    messages: [{ role: "user", content: question }],
    tools: [
      {
        type: "function",
        function: {
          name: "get_temperature",
          description: "Temperature of a city in degrees Celsius",
          parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
          parse: JSON.parse,
          function: ({ city }: { city: string }) => temperatureOf(city),
        },
      },
    ],
  });
  return runner.finalContent();
}
