import { useLayoutEffect, useRef, type ComponentProps } from "react";

/** A text area as high as its text; CSS limits it. */
export function AutoTextarea({ ref, ...props }: ComponentProps<"textarea">) {
  const own = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const area = own.current;
    if (area === null) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }, [props.value]);
  return (
    <textarea
      rows={1}
      {...props}
      ref={(area) => {
        own.current = area;
        if (typeof ref === "function") ref(area);
        else if (ref !== null && ref !== undefined) ref.current = area;
      }}
    />
  );
}
