const examples = [
  "What is the capital of France?",
  "Write a haiku about a camel crossing a river.",
  "List three primes as a JSON array.",
];

/** What a conversation looks like before it begins. */
export function EmptyState({ onExample }: { readonly onExample: (text: string) => void }) {
  return (
    <div className="empty-state">
      <h2>See what the model really gets</h2>
      <p>
        Type a message and watch the prompt form, control tokens and all. Then send it and look at the output
        as it arrives, chunk by chunk.
      </p>
      <ul>
        {examples.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => onExample(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
