import { useEffect, useState } from "react";

export type Theme = "system" | "light" | "dark";

const order: readonly Theme[] = ["system", "light", "dark"];
const storageKey = "camelid.theme";

/** The colour scheme, kept between visits. `next` goes to the one after it. */
export function useTheme(): { readonly theme: Theme; readonly next: () => void } {
  const [theme, setTheme] = useState<Theme>(readTheme);
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(storageKey, theme);
    } catch {
      // Storage can be switched off; the choice then lasts as long as the page.
    }
  }, [theme]);
  return { theme, next: () => setTheme((old) => order[(order.indexOf(old) + 1) % order.length] ?? "system") };
}

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return order.find((theme) => theme === stored) ?? "system";
  } catch {
    return "system";
  }
}
