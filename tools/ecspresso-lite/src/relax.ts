import { cpSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { order } from './version-constraint.ts'

const CONSTRAINT = /^required_version: ">= (\d+\.\d+\.\d+), < 3"$/m

/**
 * Lets an older ecspresso take the definitions under a folder, for tests on machines that have no other: rewrites their
 * `required_version`. A deployment must not do this, as the older one has the defects that the constraint is there for.
 * @param version of the ecspresso; "unknown" for one that was built without a version, which ecspresso itself does not compare
 * @returns whether a file was changed
 */
export function relaxRequiredVersion(folder: string, version: string): boolean {
  const files = globSync('**/ecspresso.yml', { cwd: folder }).map((file) => join(folder, file))
  const changed = files.filter((file) => {
    const text = readFileSync(file, 'utf8')
    const [line = '', lowest = ''] = CONSTRAINT.exec(text) ?? []
    if (line === '' || !/^\d/.test(version) || order(version, lowest) >= 0) return false
    writeFileSync(file, text.replace(line, `required_version: ">= ${version}, < 3"`))
    return true
  })
  return changed.length > 0
}

/**
 * A folder whose definitions this ecspresso takes: the root of the repository itself, or a copy of its folder `ecspresso`.
 */
export function definitionsFor(root: string, version: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'definitions-'))
  cpSync(join(root, 'ecspresso'), join(copy, 'ecspresso'), { recursive: true })
  return relaxRequiredVersion(copy, version) ? copy : root
}
