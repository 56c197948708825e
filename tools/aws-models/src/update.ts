import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { BOTOCORE } from './botocore.ts'
import { OPERATIONS, RESPONSES } from './operations.ts'
import { reduceModel, type ServiceModel } from './reduce.ts'

/** Installs botocore with Python's pip into a temporary folder, and writes the models of the operations again. */
const folder = mkdtempSync(join(tmpdir(), 'botocore-'))
try {
  const install = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder]
  execFileSync('python3', [...install, `botocore==${BOTOCORE}`], { stdio: 'inherit' })
  for (const [name, operations] of Object.entries(OPERATIONS)) {
    const [path = ''] = globSync(`botocore/data/${name}/*/service-2.json.gz`, { cwd: folder })
      .sort()
      .reverse()
    const model: ServiceModel = JSON.parse(gunzipSync(readFileSync(join(folder, path))).toString())
    const source = `botocore ${BOTOCORE}, ${path} (Apache-2.0)`
    const responses = RESPONSES[name as keyof typeof OPERATIONS] ?? []
    const text = reduceModel(model, { source, operations, responses })
    writeFileSync(new URL(`models/${name}.json`, import.meta.url), text)
  }
} finally {
  rmSync(folder, { recursive: true })
}
