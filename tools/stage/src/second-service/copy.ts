import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  environmentNamed,
  environments,
  targetIn,
} from '@repo/environments'
import { applySecondService } from './apply.ts'

/** A copy of the work tree with a second service, in a Git repository of its own. */
export interface SecondService {
  readonly root: string
  /** Its table of environments. */
  readonly table: readonly Environment[]
  /** The new service, in an environment outside of production if there is one. */
  readonly worker: DeploymentTarget
  remove(): void
}

/**
 * Copies the work tree with its installed packages, follows `docs/second-service.md` in it, and builds the apps, as the alerts
 * contain the table.
 */
export function copyWithSecondService(root: string): SecondService {
  const { name = '' } = environments.find(({ production }) => !production) ?? environments[0] ?? {}
  const folder = mkdtempSync(join(tmpdir(), 'second-service-'))
  const call = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
  for (const file of files.split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(folder, file))
  // Packages of this workspace resolve into the copy, all others through the root's into the store.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const installed of globSync('{apps,packages,tools}/*/node_modules', { cwd: root }))
    cpSync(join(root, installed), join(folder, installed), {
      recursive: true,
      verbatimSymlinks: true,
    })
  applySecondService(folder, name)
  call('git', 'init', '--quiet')
  // .gitignore has the folder, and this is a link.
  appendFileSync(join(folder, '.git/info/exclude'), '/node_modules\n')
  call('git', 'add', '--all')
  for (const script of globSync('apps/*/build.ts', { cwd: folder }))
    execFileSync(process.execPath, ['build.ts'], { cwd: join(folder, dirname(script)) })
  const print =
    "import('./packages/environments/table.ts').then((m) => console.log(JSON.stringify(m.environments)))"
  // As the copy's own code reads it.
  const table: readonly Environment[] = JSON.parse(call(process.execPath, '-e', print))
  return {
    root: folder,
    table,
    worker: targetIn(environmentNamed(name, table), 'worker'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
