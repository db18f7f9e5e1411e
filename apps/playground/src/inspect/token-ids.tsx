/** The prompt's token ids in order. */
export function TokenIds({ tokens }: { readonly tokens: readonly number[] }) {
  return (
    <ol className="token-ids" aria-label="Token ids" tabIndex={0}>
      {tokens.map((token, at) => (
        <li key={at}>{token}</li>
      ))}
    </ol>
  );
}
