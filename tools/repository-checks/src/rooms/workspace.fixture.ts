import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '../../../..')

/** One app, package or tool of a small workspace; its name is that of its folder. */
export interface Member {
  readonly dependencies?: readonly string[]
  readonly devDependencies?: readonly string[]
  /** Text of `src/index.ts`. */
  readonly source?: string
}

const tags: Readonly<Record<string, string>> = { apps: 'app', packages: 'package', tools: 'tool' }

/** Output of `turbo boundaries` for a workspace with these members, by folder, and the `turbo.json` of this repository. */
export function boundariesOf(members: Readonly<Record<string, Member>>) {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'))
  try {
    for (const file of ['turbo.json', 'pnpm-workspace.yaml'])
      cpSync(join(root, file), join(folder, file))
    writeJson(folder, 'package.json', { name: 'rooms', packageManager: 'pnpm@12.0.0' })
    for (const [path, member] of Object.entries(members)) {
      const [room = '', name = ''] = path.split('/')
      mkdirSync(join(folder, path, 'src'), { recursive: true })
      writeJson(folder, `${path}/turbo.json`, { extends: ['//'], tags: [tags[room]] })
      writeJson(folder, `${path}/package.json`, {
        name: `@repo/${name}`,
        type: 'module',
        dependencies: workspaceOf(member.dependencies),
        devDependencies: workspaceOf(member.devDependencies),
      })
      writeFileSync(join(folder, path, 'src/index.ts'), member.source ?? 'export const one = 1\n')
    }
    const turbo = join(root, 'node_modules/.bin/turbo')
    const { status, stdout, stderr } = spawnSync(turbo, ['boundaries', '--no-color'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    })
    return { status, output: `${stdout}${stderr}` }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function writeJson(folder: string, file: string, value: unknown): void {
  writeFileSync(join(folder, file), JSON.stringify(value))
}

function workspaceOf(names: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(names.map((name) => [`@repo/${name}`, 'workspace:*']))
}
