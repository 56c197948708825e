import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** Texts by path; `undefined` removes a file. */
export type Files = Readonly<Record<string, string | undefined>>
export type Folder = ReturnType<typeof folder>

/**
 * A Git repository.
 * @param later registers its removal; default: after the test
 */
export function folder(later: (remove: () => void) => void = onTestFinished) {
  const root = mkdtempSync(join(tmpdir(), 'upgrade-test-'))
  later(() => rmSync(root, { recursive: true, force: true }))
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=someone', '-c', 'user.email=someone@example.com', ...args],
      { cwd: root, encoding: 'utf8', stdio: 'pipe' },
    ).trim()
  git('init', '--quiet', '--initial-branch', 'main')
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  const read = (path: string) =>
    existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
  return {
    root,
    git,
    read,
    packageJson: (): unknown => JSON.parse(read('package.json') ?? ''),
    head: () => git('rev-parse', 'HEAD'),
    /** Writes files, removes those that are `undefined`, and commits. */
    commit(files: Files): void {
      for (const [path, text] of Object.entries(files)) {
        const file = join(root, path)
        if (text === undefined) rmSync(file)
        else {
          mkdirSync(dirname(file), { recursive: true })
          writeFileSync(file, text)
        }
      }
      git('add', '--all')
      git('commit', '--quiet', '--allow-empty', '-m', 'change')
    },
  }
}

/** As `package.json` is written. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
