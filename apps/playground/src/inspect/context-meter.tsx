/** How much of the context a prompt takes. */
export function ContextMeter({ used, size }: { readonly used: number; readonly size: number }) {
  const left = size - used;
  return (
    <div className="context-meter">
      <meter
        min={0}
        max={size}
        high={size * 0.8}
        optimum={0}
        value={Math.min(used, size)}
        aria-label="Context used"
      />
      <span>
        {left >= 0
          ? `${left} of ${size} tokens left for the answer`
          : `${-left} tokens more than the ${size} there are`}
      </span>
    </div>
  );
}
