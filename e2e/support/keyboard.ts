import type { Page } from "playwright-core";

/** More stops than any view of the page has. */
const most = 60;

/** Presses `key` until the focus is on the element with that label or text; throws with the stops on the way. */
export async function tabTo(
  page: Page,
  name: string | RegExp,
  key: "Tab" | "Shift+Tab" = "Tab",
): Promise<void> {
  const stops: string[] = [];
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press(key);
    const label = await page.evaluate(() => {
      const focused = document.activeElement;
      const labels =
        focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? focused.labels : null;
      return (
        focused?.getAttribute("aria-label") ??
        labels?.[0]?.textContent ??
        focused?.textContent ??
        ""
      ).trim();
    });
    if (typeof name === "string" ? label === name : name.test(label)) return;
    stops.push(label.slice(0, 40));
  }
  throw new Error(`${key} does not reach ${String(name)}; it reaches: ${stops.join(" | ")}`);
}
