import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const examples = join(import.meta.dirname, '../../../../packages/fork/examples')

/** A fork, by the answers that `init-fork` gets. */
export interface Fork {
  readonly name: 'regions' | 'trunk' | 'accounts' | 'small'
  readonly means: string
}

/** Each differs from this repository, and from the others, in every answer that `init-fork` takes. */
export const forks: readonly Fork[] = [
  { name: 'regions', means: 'other names, accounts and region, and a third environment' },
  { name: 'trunk', means: 'one environment, live, on the branch trunk; messages in Japanese' },
  { name: 'accounts', means: 'four environments in two accounts and regions' },
  { name: 'small', means: 'one environment, without cognito and uploads' },
]

/** The JSON of a fork. */
export function inputOf({ name }: Fork): string {
  return readFileSync(join(examples, `${name}.json`), 'utf8')
}

/** The fork of a day, so that all of them take part in turn. */
export function forkOfDay(now: number): Fork | undefined {
  return forks[Math.floor(now / 86_400_000) % forks.length]
}
