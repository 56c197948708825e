import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { order } from './version-constraint.ts'

const CONSTRAINT = /^required_version: ">= (\d+\.\d+\.\d+), < 3"$/m

/** Settings of service definitions that ecspresso before the required version leaves out, which the verdict would find. */
const NEWER = [
  /\s*"resetOnHealthyTask": true,/,
  /,\s*"thresholdConfiguration": \{[\s\S]*?\n\s*\}(?=\s*\})/,
]

/**
 * Adapts the definitions under a folder to a local deployment. A breaker that gives up at the first failed task gets three: on a
 * busy machine a task may be late, and the clock does not wait. For an ecspresso that is older than `required_version`, the
 * constraint is relaxed, and what it would leave out is removed; a deployment to AWS must not do this.
 * @param version of a real ecspresso; "unknown" for one that was built without a version, which ecspresso itself does not compare
 */
export function adaptDefinitions(folder: string, version?: string): void {
  edit(folder, '**/values.env', (text) =>
    text.replace(/^(BREAKER_TYPE=COUNT\nBREAKER_VALUE=)[12]$/m, '$13'),
  )
  if (version === undefined || !/^\d/.test(version)) return
  const isOlder = edit(folder, '**/ecspresso.yml', (text) => {
    const [line = '', lowest = ''] = CONSTRAINT.exec(text) ?? []
    const satisfies = line === '' || order(version, lowest) >= 0
    return satisfies ? text : text.replace(line, `required_version: ">= ${version}, < 3"`)
  })
  if (isOlder)
    edit(folder, '**/*.json', (text) => NEWER.reduce((kept, part) => kept.replace(part, ''), text))
}

/** @returns whether a file was changed */
function edit(folder: string, pattern: string, change: (text: string) => string): boolean {
  const changed = globSync(join('ecspresso', pattern), { cwd: folder }).filter((name) => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const edited = change(text)
    if (edited !== text) writeFileSync(file, edited)
    return edited !== text
  })
  return changed.length > 0
}

/** A copy of the definitions of a repository, for local deployments. */
export interface LocalDefinitions {
  /** Its folder `ecspresso` has them. */
  readonly root: string
  remove(): void
}

export function localDefinitions(root: string, version?: string): LocalDefinitions {
  const copy = mkdtempSync(join(tmpdir(), 'definitions-'))
  const folder = join(root, 'ecspresso')
  if (existsSync(folder)) cpSync(folder, join(copy, 'ecspresso'), { recursive: true })
  adaptDefinitions(copy, version)
  return { root: copy, remove: () => rmSync(copy, { recursive: true, force: true }) }
}
