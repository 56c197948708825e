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

/** What a fork edits in `packages/environments`. */
export interface Owned {
  readonly environments: readonly Environment[]
  readonly project: Project
  readonly alertPolicy: AlertPolicy
  readonly mutes: readonly Mute[]
  readonly wording: WordingOverrides
}

/** What this repository has there. */
export const owned: Owned = { environments, project, alertPolicy, mutes, wording }

/** Where each of these stands, and how it is declared. */
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
    // `Owned` has these keys and no others.
    const { file, type, from, list } = files[name as keyof Owned]
    const text = `import type { ${type} } from './src/${from}.ts'

export const ${name}: ${list ? `readonly ${type}[]` : type} = ${JSON.stringify(value, null, 2)}
`
    writeFileSync(join(root, 'packages/environments', file), text)
  }
}
