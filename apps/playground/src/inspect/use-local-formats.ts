import { useEffect, useState } from "react";
import type * as renderer from "./render-locally.js";

/** The page's own renderer, loaded after the page itself: it brings a template engine along. */
export type LocalFormats = typeof renderer;

export function useLocalFormats(): LocalFormats | undefined {
  const [formats, setFormats] = useState<LocalFormats>();
  useEffect(() => {
    let wanted = true;
    import("./render-locally.js").then(
      (loaded) => {
        if (wanted) setFormats(loaded);
      },
      // Without it the page still shows the server's prompt.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return formats;
}
