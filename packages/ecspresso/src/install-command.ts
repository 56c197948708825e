// The command `tools`: installs the pinned release of ecspresso under .tools/.
import { resolve } from 'node:path'
import { messageOf } from './errors.ts'
import { pinnedVersion } from './find.ts'
import { installEcspresso, RELEASES } from './install.ts'

const root = resolve(import.meta.dirname, '../../..')
const releases = process.env['ECSPRESSO_RELEASES'] ?? RELEASES

try {
  const path = await installEcspresso({ version: pinnedVersion(root), root, releases })
  process.stdout.write(`ecspresso ${pinnedVersion(root)} is at ${path}\n`)
} catch (error) {
  process.stderr.write(`ecspresso is not installed: ${messageOf(error)}.\n`)
  process.exitCode = 1
}
