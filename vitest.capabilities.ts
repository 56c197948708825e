import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import type { ProvidedContext } from 'vitest'
import type { TestProject } from 'vitest/node'
import { chromiumFiles } from './tools/control-room/src/browser/chromium.ts'

interface Program {
  /** Its name on PATH, or several under which it is installed, or absolute paths. */
  readonly file: string | readonly string[]
  readonly args: readonly string[]
}

/** Programs that answer the same as long as their file is the same. */
const programs = {
  awsCli: { file: 'aws', args: ['--version'] },
  boto3: { file: 'python3', args: ['-c', 'import boto3'] },
  act: { file: 'act', args: ['--version'] },
  ecspresso: { file: 'ecspresso', args: ['version'] },
  actionlint: { file: 'actionlint', args: ['--version'] },
  zizmor: { file: 'zizmor', args: ['--version'] },
  hadolint: { file: 'hadolint', args: ['--version'] },
  cfnLint: { file: 'cfn-lint', args: ['--version'] },
  checkov: { file: 'checkov', args: ['--version'] },
  dockle: { file: 'dockle', args: ['--version'] },
  trivy: { file: 'trivy', args: ['--version'] },
  java: { file: 'java', args: ['-version'] },
  maven: { file: 'mvn', args: ['--version'] },
  moto: { file: 'moto_server', args: ['--help'] },
  schemathesis: { file: 'schemathesis', args: ['--version'] },
  chromium: { file: chromiumFiles, args: ['--version'] },
} as const satisfies Record<string, Program>

// Debian's own client first: a newer one beside it may want a buildx plugin that is not there.
const dockerFolders = ['/usr/bin', ...foldersOnPath()]
const standInTag = 'node:24-bookworm-slim'

/** What worked once is not run again until its file changes: the AWS CLI and Maven take a second between them. */
const cacheFile = join(import.meta.dirname, 'node_modules/.cache/capabilities.json')

/**
 * Finds what the machine offers to the tests that need more than Node, and provides it to them.
 * A test that misses its capability skips itself with the reason. `REQUIRE=corpus,docker` turns
 * a missing one into an error at once, so that a CI run cannot pass by skipping.
 */
export default async function capabilities(project: TestProject): Promise<void> {
  const required = (process.env['REQUIRE'] ?? '').split(',').filter(Boolean)
  const found = await findAll(required.length > 0 ? {} : readCache())
  const missing = required.filter((name) => !found[name as keyof ProvidedContext])
  if (missing.length > 0)
    throw new Error(`REQUIRE names ${missing.join(', ')}: not found on this machine`)
  for (const [name, value] of Object.entries(found))
    project.provide(name as keyof ProvidedContext, value)
}

async function findAll(cache: Cache): Promise<ProvidedContext> {
  const worked: Cache = {}
  async function find(name: keyof typeof programs): Promise<string | undefined> {
    const { file, args } = programs[name]
    return firstOf(candidates(file, foldersOnPath()), async (path) => {
      const state = stateOf(path)
      if (cache[path] !== state && !(await succeeds(path, args))) return false
      worked[path] = state
      return true
    })
  }
  const names = Object.keys(programs) as (keyof typeof programs)[]
  const [docker, stored, ...paths] = await Promise.all([
    firstOf(candidates('docker', dockerFolders), (client) => succeeds(client, ['version'])),
    firstOf(candidates('docker', dockerFolders), (client) =>
      succeeds(client, ['image', 'inspect', standInTag]),
    ),
    ...names.map(find),
  ])
  writeCache(worked)
  const found = Object.fromEntries(names.map((name, index) => [name, paths[index]]))
  return {
    corpus: folder(process.env['CORPUS']),
    docker,
    nodeImage: process.env['NODE_IMAGE'] || (stored && standInTag),
    // One entry for each of `programs`.
    ...(found as Record<keyof typeof programs, string | undefined>),
  }
}

/** State of a program's file, by path. */
type Cache = Record<string, string>

function stateOf(path: string): string {
  const { mtimeMs, size } = statSync(path)
  return `${mtimeMs} ${size}`
}

function readCache(): Cache {
  try {
    return JSON.parse(readFileSync(cacheFile, 'utf8'))
  } catch {
    return {}
  }
}

function writeCache(cache: Cache): void {
  mkdirSync(dirname(cacheFile), { recursive: true })
  writeFileSync(cacheFile, JSON.stringify(cache))
}

function folder(path: string | undefined): string | undefined {
  return path && existsSync(path) ? resolve(path) : undefined
}

function foldersOnPath(): string[] {
  return (process.env['PATH'] ?? '').split(delimiter)
}

function candidates(file: Program['file'], folders: readonly string[]): string[] {
  const files = [file].flat()
  return files.flatMap((name) => folders.map((path) => resolve(path, name))).filter(existsSync)
}

async function firstOf(
  paths: readonly string[],
  works: (path: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const path of paths) if (await works(path)) return path
  return undefined
}

/** A program may be there without working: an engine that is down, a shim of a version manager. */
function succeeds(path: string, args: readonly string[]): Promise<boolean> {
  return new Promise((done) => {
    execFile(path, args, { timeout: 20_000 }, (error) => done(error === null))
  })
}
