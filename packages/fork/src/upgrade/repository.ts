import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OldGitError, UnreachableVersionError } from './errors.ts'

/** A file of a tree. */
export interface Entry {
  readonly path: string
  readonly mode: string
  readonly object: string
}

/** An entry of the index for one side of a conflict. */
export interface Conflict extends Entry {
  readonly stage: string
}

export type Repository = ReturnType<typeof openRepository>

/** The Git repository of a folder. Every method throws what Git printed, where Git fails. */
export function openRepository(root: string) {
  function git(args: readonly string[], input?: string, env: Record<string, string> = {}): string {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, ...env },
      ...(input !== undefined && { input }),
    })
  }

  /** Works on an index of its own, and leaves the one of the working tree alone. */
  function treeOf(entries: ReadonlyMap<string, Entry>): string {
    const folder = mkdtempSync(join(tmpdir(), 'upgrade-'))
    const env = { GIT_INDEX_FILE: join(folder, 'index') }
    try {
      const lines = [...entries.values()].map(
        ({ mode, object, path }) => `${mode} ${object}\t${path}\0`,
      )
      git(['update-index', '-z', '--index-info'], lines.join(''), env)
      return git(['write-tree'], undefined, env).trim()
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  const commit = (entries: ReadonlyMap<string, Entry>, parents: readonly string[]) =>
    git(
      [
        'commit-tree',
        treeOf(entries),
        ...parents.flatMap((parent) => ['-p', parent]),
        '-m',
        'side',
      ],
      undefined,
      author,
    ).trim()

  return {
    /** The files of a commit or tree, by their paths. */
    entries(tree: string): Map<string, Entry> {
      const lines = git(['ls-tree', '-r', '-z', tree]).split('\0').filter(Boolean)
      return new Map(lines.map(parseEntry).map((entry) => [entry.path, entry]))
    },

    /** Merges three trees without touching the working tree. */
    merge(
      base: ReadonlyMap<string, Entry>,
      ours: ReadonlyMap<string, Entry>,
      theirs: ReadonlyMap<string, Entry>,
    ): { tree: string; conflicts: Conflict[] } {
      const root = commit(base, [])
      const args = ['merge-tree', '--write-tree', '--no-messages', '-z']
      const output = exitCodeOneToo(() =>
        git([...args, commit(ours, [root]), commit(theirs, [root])]),
      )
      const [tree = '', ...lines] = output.split('\0').filter(Boolean)
      return {
        tree,
        conflicts: lines.map((line) => ({
          ...parseEntry(line),
          stage: line.split('\t')[0]?.split(' ')[2] ?? '',
        })),
      }
    },

    /** Paths that differ between two commits or trees. */
    differences: (one: string, other: string) =>
      git(['diff-tree', '-r', '-z', '--no-renames', '--name-only', one, other])
        .split('\0')
        .filter(Boolean),

    /** The text of a file in a commit; `undefined` where there is none. */
    text(commit: string, path: string): string | undefined {
      try {
        return git(['cat-file', 'blob', `${commit}:${path}`])
      } catch {
        return undefined
      }
    },

    /** The text of an object. */
    blob: (object: string) => git(['cat-file', 'blob', object]),

    /** Stores a text as an object. */
    write: (text: string) => git(['hash-object', '-w', '--stdin'], text).trim(),

    /**
     * Fetches a tag, branch or commit from a URL or folder.
     * @returns the commit
     * @throws UnreachableVersionError
     */
    fetch(from: string, name: string): string {
      try {
        git(['fetch', '--quiet', '--no-tags', from, name])
        return git(['rev-parse', 'FETCH_HEAD^{commit}']).trim()
      } catch (error) {
        throw new UnreachableVersionError(name, from, lastLine(error))
      }
    },

    /** Whether a commit is here. */
    has(commit: string): boolean {
      try {
        git(['cat-file', '-e', `${commit}^{commit}`])
        return true
      } catch {
        return false
      }
    },

    /**
     * Tags of another repository, by name.
     * @throws UnreachableVersionError
     */
    tagsOf(from: string): string[] {
      try {
        return git(['ls-remote', '--tags', '--refs', from])
          .split('\n')
          .flatMap((line) => line.match(/refs\/tags\/(.+)$/)?.[1] ?? [])
      } catch (error) {
        throw new UnreachableVersionError('its versions', from, lastLine(error))
      }
    },

    /** Makes the working tree and the index those of the plan. Conflicts are what they are after `git merge`. */
    checkOut(tree: string, conflicts: readonly Conflict[]): void {
      git(['read-tree', '--reset', '-u', tree])
      if (conflicts.length === 0) return
      const paths = [...new Set(conflicts.map(({ path }) => path))]
      const lines = [
        ...paths.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`),
        ...conflicts.map(
          ({ mode, object, stage, path }) => `${mode} ${object} ${stage}\t${path}\0`,
        ),
      ]
      git(['update-index', '-z', '--index-info'], lines.join(''))
    },

    /** Adds a file of the working tree to the index. */
    add: (path: string) => void git(['add', '--', path]),

    /** @throws OldGitError */
    requireMergeTree(): void {
      const version = git(['version']).match(/\d+\.\d+(\.\d+)?/)?.[0] ?? ''
      const [major = 0, minor = 0] = version.split('.').map(Number)
      if (major < 2 || (major === 2 && minor < 38)) throw new OldGitError(version)
    },
  }
}

/** The commits of the three sides are never kept, so anybody may be their author. */
const author = {
  GIT_AUTHOR_NAME: 'upgrade',
  GIT_AUTHOR_EMAIL: 'upgrade@localhost',
  GIT_COMMITTER_NAME: 'upgrade',
  GIT_COMMITTER_EMAIL: 'upgrade@localhost',
}

/** `MODE blob OBJECT\tPATH`, or `MODE OBJECT STAGE\tPATH`. */
function parseEntry(line: string): Entry {
  const [words = '', path = ''] = line.split('\t')
  const [mode = '', second = '', third = ''] = words.split(' ')
  return { path, mode, object: /^\d$/.test(third) ? second : third }
}

/** A merge with conflicts ends with 1, and has the same output. */
function exitCodeOneToo(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 1 && 'stdout' in error)
      return String(error.stdout)
    throw error
  }
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}
