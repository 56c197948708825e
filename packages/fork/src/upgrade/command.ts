import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, type CommandContext, defineCommand } from '@repo/cli'
import * as z from 'zod'
import { DirtyTreeError, gitIn } from '../init/git.ts'
import { newReleases } from './changelog.ts'
import { UnreachableVersionError } from './errors.ts'
import { type Origin, originOf, withOrigin } from './origin.ts'
import { parseOwners } from './owners.ts'
import { conflictsOf, reportOf } from './report.ts'
import { openRepository, type Repository } from './repository.ts'
import { type Plan, planUpgrade, type Sides } from './trees.ts'

/** What the command works on. */
export interface Workplace {
  /** Root of the fork. */
  readonly root: string
  /** Whether to go on, after the changes were shown. `undefined` without a terminal. */
  readonly confirm: (() => Promise<boolean>) | undefined
  /** Runs a script of package.json, or pnpm itself; resolves with its exit code. */
  readonly pnpm: (...args: string[]) => Promise<number>
}

/** Takes what upstream has changed since the fork, or since its last upgrade. */
export function upgradeCommand({ root, confirm, pnpm }: Workplace): Command {
  return defineCommand({
    name: 'upgrade-fork',
    summary:
      'Takes a newer version of the starter that this fork was made from: shows what changes and why, applies it, and runs the tests. Files that upstream.json gives to upstream are replaced, those that it gives to the fork stay, all others are merged.',
    inputs: {
      to: {
        value: 'VERSION',
        means: 'a version, branch or commit; default: the newest version',
        schema: z.string().optional(),
      },
      from: {
        value: 'URL|FOLDER',
        means: 'where to fetch it; default: the repository in package.json, on GitHub',
        schema: z.string().optional(),
      },
      yes: { flag: true, means: 'apply without asking', schema: z.boolean().default(false) },
      dryRun: {
        flag: true,
        means: 'show what would change, and apply nothing',
        schema: z.boolean().default(false),
      },
    },
    details:
      'Nothing is committed: git diff HEAD shows the result, git reset --hard undoes it. Conflicts are left as after git merge. Exit code 1 where there are some, or where the tests fail.',
    async run({ to, from, yes, dryRun, json }, context) {
      const repository = openRepository(root)
      repository.requireMergeTree()
      const { changes, commit } = gitIn(root)
      if (changes().length > 0 && !dryRun) throw new DirtyTreeError(changes())
      const origin = originOf(readFileSync(join(root, 'package.json'), 'utf8'))
      const source = from ?? `https://github.com/${origin.repository}.git`
      const target = fetchTarget(repository, source, to)
      const sides = { base: origin.commit, ours: commit(), theirs: target }
      const plan = planOf(repository, sides, source)
      const show = json ? context.note : context.print
      if (target === origin.commit) show(`This fork has ${origin.version} already.`)
      else {
        const log = repository.text(target, 'CHANGELOG.md') ?? ''
        show(reportOf(plan, newReleases(log, origin.version), context.columns))
      }
      if (json)
        context.print(JSON.stringify({ from: origin.commit, to: target, ...summaryOf(plan) }))
      if (dryRun || target === origin.commit) return 0
      if (!yes && !(await confirm?.())) {
        show(confirm ? 'Nothing was changed.' : 'Nothing was changed: --yes applies it.')
        return confirm ? 0 : 1
      }
      apply(repository, root, plan, { commit: target, version: versionOf(repository, target) })
      return finish(plan, pnpm, show)
    },
  })
}

function summaryOf(plan: Plan) {
  const { changed, replaced, notTaken, leftOut } = plan
  return { changed, replaced, notTaken, leftOut, conflicts: conflictsOf(plan) }
}

/** @throws UnreachableVersionError */
function fetchTarget(repository: Repository, from: string, to: string | undefined): string {
  const tags = repository.tagsOf(from)
  const version = to ?? newest(tags)
  if (version === undefined)
    throw new UnreachableVersionError(
      'a version',
      from,
      'it has no tag like v1.2.0; name a branch with --to',
    )
  return repository.fetch(from, tags.includes(`v${version}`) ? `refs/tags/v${version}` : version)
}

/** The highest of tags like `v1.2.0`, without the `v`. */
export function newest(tags: readonly string[]): string | undefined {
  return tags
    .flatMap((tag) => /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1] ?? [])
    .toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }))
    .at(-1)
}

function planOf(repository: Repository, sides: Sides, from: string): Plan {
  if (!repository.has(sides.base)) repository.fetch(from, sides.base)
  const owners = parseOwners(repository.text(sides.theirs, 'upstream.json') ?? '')
  return planUpgrade(repository, sides, owners)
}

function versionOf(repository: Repository, commit: string): string {
  const parsed: unknown = JSON.parse(repository.text(commit, 'package.json') ?? '{}')
  return z.object({ version: z.string() }).parse(parsed).version
}

function apply(
  repository: Repository,
  root: string,
  plan: Plan,
  origin: Omit<Origin, 'repository'>,
): void {
  repository.checkOut(plan.tree, plan.conflicts)
  const file = join(root, 'package.json')
  writeFileSync(file, withOrigin(readFileSync(file, 'utf8'), origin))
  repository.add('package.json')
}

/** Installs what the new version needs and runs the tests, unless there are conflicts. */
async function finish(
  plan: Plan,
  pnpm: Workplace['pnpm'],
  show: CommandContext['print'],
): Promise<number> {
  const conflicts = conflictsOf(plan)
  if (conflicts.length > 0) {
    show(`\nResolve ${conflicts.length} with conflicts (git status), then:\n  npx -y pnpm@12 test`)
    return 1
  }
  // The lockfile is upstream's: what the fork has added is resolved again.
  if ((await pnpm('install', '--no-frozen-lockfile')) !== 0) return 1
  const failed = (await pnpm('run', 'test')) !== 0
  show(
    failed
      ? '\nThe tests fail. git diff HEAD shows what has changed; git reset --hard undoes it.'
      : '\nThe tests are green: commit it.',
  )
  return failed ? 1 : 0
}
