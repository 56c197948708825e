/** The beginning of a text that takes at most so many bytes of UTF-8, without half a character at its end. */
export function cutBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(Math.max(max, 0)))
  return text.slice(0, read)
}
