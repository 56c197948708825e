import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { StageFile } from './stage-file.ts'
import { thirdPartyActions } from './third-party-actions.ts'

const PROGRAMS = ['docker', 'go', 'pnpm']

/** PATH of a runner, after the stand-ins. */
const SYSTEM = ['/usr/local/bin', '/usr/bin', '/bin']

/** Flags and environment of act for the stand-ins. */
export interface StandIns {
  /** `--local-repository OWNER/NAME@SHA=FOLDER`, for each action. */
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Writes a stand-in for each third-party action, and for programs of GitHub's runners.
 * @param compileCache a folder that the runs share
 */
export function writeStandIns(folder: string, stage: StageFile, compileCache: string): StandIns {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const program of PROGRAMS) {
    const file = join(import.meta.dirname, 'program.fixture.ts')
    const path = join(bin, program)
    writeFileSync(path, `#!/bin/sh\nexec node ${file} ${program} "$@"\n`)
    chmodSync(path, 0o755)
  }
  const stageFile = join(folder, 'stage.json')
  writeFileSync(stageFile, JSON.stringify(stage))
  const flags = Object.entries(thirdPartyActions).flatMap(([name, { sha }]) => [
    '--local-repository',
    `${name}@${sha}=${writeAction(join(folder, 'actions', name), name)}`,
  ])
  return {
    flags,
    environment: {
      STAND_INS: stageFile,
      PATH: [bin, dirname(process.execPath), ...SYSTEM].join(delimiter),
      // Without the cache, half of the time goes into starting Node.
      NODE_COMPILE_CACHE: compileCache,
    },
  }
}

function writeAction(folder: string, name: string): string {
  const { inputs = [], outputs = [] } = thirdPartyActions[name] ?? {}
  const declared = (list: readonly string[]) =>
    Object.fromEntries(list.map((one) => [one, { description: one }]))
  mkdirSync(folder, { recursive: true })
  const program = join(import.meta.dirname, 'action.fixture.ts')
  writeFileSync(
    join(folder, 'main.mjs'),
    `process.env.STAND_IN = '${name}'\nawait import('${program}')\n`,
  )
  // JSON is valid YAML.
  writeFileSync(
    join(folder, 'action.yml'),
    JSON.stringify({
      name,
      description: `stands in for ${name}`,
      inputs: declared(inputs),
      outputs: declared(outputs),
      runs: { using: 'node24', main: 'main.mjs' },
    }),
  )
  return folder
}
