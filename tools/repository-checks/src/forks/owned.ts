import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AlertPolicy,
  alertPolicy,
  type Environment,
  environments,
  type Mute,
  mutes,
  type Project,
  project,
  type WordingOverrides,
  wording,
} from '@repo/environments'

/** The part of `packages/environments` that a fork edits. */
export interface Owned {
  readonly environments: readonly Environment[]
  readonly project: Project
  readonly alertPolicy: AlertPolicy
  readonly mutes: readonly Mute[]
  readonly wording: WordingOverrides
}

/** The values of this repository. */
export const owned: Owned = { environments, project, alertPolicy, mutes, wording }

/** File and type of each value. */
const files = {
  environments: { file: 'table.ts', type: 'Environment', from: 'environment', list: true },
  project: { file: 'project.ts', type: 'Project', from: 'environment', list: false },
  alertPolicy: { file: 'alert-policy.ts', type: 'AlertPolicy', from: 'alert-policy', list: false },
  mutes: { file: 'mutes.ts', type: 'Mute', from: 'mute', list: true },
  wording: { file: 'wording.ts', type: 'WordingOverrides', from: 'wording', list: false },
} as const satisfies Record<keyof Owned, object>

/** Writes the files of `packages/environments` in a copy of the repository. */
export function writeOwned(root: string, next: Owned): void {
  for (const [name, value] of Object.entries(next)) {
    // Safe: `Owned` has exactly these keys.
    const { file, type, from, list } = files[name as keyof Owned]
    const text = `import type { ${type} } from './src/${from}.ts'

export const ${name}: ${list ? `readonly ${type}[]` : type} = ${JSON.stringify(value, null, 2)}
`
    writeFileSync(join(root, 'packages/environments', file), text)
  }
}
