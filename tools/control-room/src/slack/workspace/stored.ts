import { useState } from 'preact/hooks'

/** State that a reload keeps, in the browser's own storage. */
export function useStored<T>(key: string, initial: T): [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => read(key) ?? initial)
  const set = (next: T) => {
    setValue(next)
    write(key, next)
  }
  return [value, set]
}

function read<T>(key: string): T | undefined {
  try {
    // Written by this page alone, under this key with this type.
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    // A browser may refuse its storage; then a reload forgets.
    return undefined
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {
    // As above.
  }
}
