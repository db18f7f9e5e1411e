import { z } from "zod";

/**
 * A list whose entries are held against a schema one after the other, until one is wrong: zod's own lists collect every
 * fault of every entry, to tell of one.
 */
export function listOf(entry: z.ZodType): z.ZodType<unknown[]> {
  return z.array(z.unknown()).superRefine((list, context) => {
    for (const [index, value] of list.entries()) {
      const result = entry.safeParse(value);
      if (result.success) continue;
      for (const issue of result.error.issues) context.addIssue({ ...issue, path: [index, ...issue.path] });
      return;
    }
  });
}

/** A list whose entries are all of one simple kind. It may be long. */
export function simpleList<T>(isEntry: (value: unknown) => value is T, expected: string): z.ZodType<T[]> {
  return z.custom<T[]>(Array.isArray, "must be a list").superRefine((list, context) => {
    const index = list.findIndex((value) => !isEntry(value));
    if (index === -1) return;
    context.addIssue({ code: "custom", path: [index], message: `must be ${expected}` });
  });
}

export const isString = (value: unknown) => typeof value === "string";
export const isNumber = (value: unknown) => typeof value === "number";
export const isTokenId = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
