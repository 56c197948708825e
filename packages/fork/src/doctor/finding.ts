/** Something that is wrong, or that could not be found out. */
export interface Finding {
  readonly area: 'placeholders' | 'github' | 'aws' | 'versions'
  /** `unknown`: a program is missing, or is signed in somewhere else. */
  readonly state: 'wrong' | 'unknown'
  readonly file?: string
  /** From 1. */
  readonly line?: number
  readonly what: string
  readonly remedy: string
}

/** In one line: `file:line what: remedy`. */
export function findingText({ state, file, line, what, remedy }: Finding): string {
  const place = file === undefined ? '' : line === undefined ? `${file} ` : `${file}:${line} `
  return `${state === 'wrong' ? '✘' : '?'} ${place}${what}: ${remedy}`
}
