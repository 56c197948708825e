import * as z from 'zod'

/** A required text. */
export function text(mustBe: string, valid: (value: string) => boolean) {
  return z
    .string({ error: `required, ${mustBe}` })
    .refine(valid, { error: ({ input }) => `${mustBe}, ${excerpt(input)}` })
}

/** A required one of a few texts. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, {
    error: ({ input }) => `must be one of ${values.join(', ')}, ${excerpt(input)}`,
  })
}

/** Enough of a value to recognize it, never the whole: it may be a secret that stands in the wrong place. */
export function excerpt(value: unknown): string {
  const text = String(value)
  const host = URL.parse(text)?.host
  if (host) return `is a URL of ${host}`
  return `begins with ${JSON.stringify(text.slice(0, Math.min(8, text.length / 2)))}`
}
