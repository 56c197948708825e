import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adaptDefinitions } from '@repo/ecspresso-lite'
import { environments, project } from '@repo/environments'

/** Lines of workflows that act 0.2.89 refuses. Here no run waits, and GitHub's record of deployments does not exist. */
const NEWER_THAN_ACT = ['      queue: max\n', '      deployment: false\n']

/** Scripts of this repository that install programs for its tests, which do not run here. */
const INSTALLERS = ['.ci/act', '.ci/linters']

/**
 * Creates a Git repository with the current files of this work tree. act uses its commit as the pushed one.
 * @returns the commit
 */
export function makeRepository(
  root: string,
  folder: string,
  ecspresso: { readonly version: string; readonly checksums: string },
): string {
  const listed = git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z')
  for (const file of listed.split('\0').filter(Boolean)) {
    if (!existsSync(join(root, file))) continue // deleted, but not committed yet
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  writeFileSync(join(folder, '.ecspresso-version'), `${ecspresso.version}\n`)
  writeFileSync(join(folder, '.ecspresso-checksums'), ecspresso.checksums)
  adaptDefinitions(folder, ecspresso.version)
  for (const script of INSTALLERS) writeFileSync(join(folder, script), '#!/bin/sh\n')
  withoutNewerLines(folder)
  git(folder, 'init', '--quiet', '--initial-branch', 'main')
  git(folder, 'remote', 'add', 'origin', `https://github.com/${project.repository}`)
  const sha = commit(folder, 'First')
  for (const { branch } of environments) moveBranch(folder, branch, sha)
  return sha
}

/**
 * Commits what has changed in the folder, which may be nothing.
 * @returns its 40 hexadecimal digits
 */
export function commit(folder: string, message: string): string {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', message)
  return git(folder, 'rev-parse', 'HEAD').trim()
}

/** Moves a branch to a commit, as a push does, or creates it. */
export function moveBranch(folder: string, branch: string, sha: string): void {
  git(folder, 'update-ref', `refs/heads/${branch}`, sha)
}

/** Moves the current branch to a commit. Those after it stay in the repository. */
export function checkOut(folder: string, sha: string): void {
  git(folder, 'reset', '--quiet', '--hard', sha)
}

function withoutNewerLines(folder: string): void {
  const files = globSync(join(folder, '.github/workflows/*.yml'))
  const texts = files.map((file) => readFileSync(file, 'utf8'))
  for (const line of NEWER_THAN_ACT)
    if (!texts.some((text) => text.includes(line)))
      throw new Error(`no workflow has the line ${line.trim()} any more`)
  for (const [index, file] of files.entries())
    writeFileSync(
      file,
      NEWER_THAN_ACT.reduce((kept, line) => kept.replaceAll(line, ''), texts[index] ?? ''),
    )
}

function git(folder: string, ...args: string[]): string {
  // Override the user's configuration: no signatures, no hooks.
  const settings = {
    'user.name': 'hana',
    'user.email': 'hana@example.com',
    'commit.gpgsign': 'false',
    'core.hooksPath': '/dev/null',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return execFileSync('git', ['-C', folder, ...flags, ...args], { encoding: 'utf8' })
}
