import { type Command, type CommandContext, defineCommand } from '@repo/cli'
import { environments, project } from '@repo/environments'
import { examplesLeft } from '@repo/environments/examples'
import * as z from 'zod'
import { ForkInputError } from '../input/errors.ts'
import type { Now, Plan } from '../input/plan.ts'
import { readInput } from '../input/read-input.ts'
import { jsonSchema } from '../input/schema.ts'
import { partNames } from '../parts/index.ts'
import { editsOf } from '../steps/index.ts'
import { originSchema } from '../steps/names.ts'
import { type Edits, type Tree, withEdits } from '../tree/tree.ts'
import { workingTree } from '../tree/working-tree.ts'
import { changesOf, patchOf, summaryOf } from './diff.ts'
import { DirtyTreeError, type Git, githubRepository } from './git.ts'
import { applyEdits } from './journal.ts'
import { leftToDo } from './left-to-do.ts'
import { type Prompts, promptFork } from './prompts.ts'
import { readJson } from './read-standard-input.ts'

/** What the command works on. */
export interface Workplace {
  readonly root: string
  readonly git: Git
  /** Path of the file with edits that are not all made. */
  readonly journal: string
  readonly stdin: NodeJS.ReadStream
  readonly prompts: Prompts
}

/** Makes this repository a fork with names of its own, and changes them later. */
export function initForkCommand(place: Workplace): Command {
  return defineCommand({
    name: 'init-fork',
    summary:
      'Makes this repository your own: names, accounts, regions, channels and branches of its environments, in all files that have them. Asks, shows what changes, and applies it. Run it again to change the answers, or to add or remove an environment.',
    inputs: {
      nonInteractive: {
        flag: true,
        means:
          'read the answers as JSON from standard input and apply them; with a terminal there, print its JSON Schema',
        schema: z.boolean().default(false),
      },
      without: {
        value: 'PARTS',
        means: `parts of the example to leave out, separated by commas: ${partNames.join(', ')}; in JSON: "without"`,
        schema: z
          .string()
          .transform((names) => names.split(/, */))
          .pipe(z.array(z.enum(partNames)))
          .optional(),
      },
      dryRun: {
        flag: true,
        means: 'show the changes line by line, and apply none',
        schema: z.boolean().default(false),
      },
    },
    details:
      'Lists all problems at once, and changes nothing then. A run that was killed is finished by the next one. Nothing is committed. Exit code 1 where something is wrong.',
    async run({ nonInteractive, without, dryRun, json }, context) {
      if (nonInteractive && place.stdin.isTTY) {
        context.print(JSON.stringify(jsonSchema(), null, 2))
        return 0
      }
      const tree = workingTree(place.root)
      const now = nowOf(tree, place.git)
      if (!nonInteractive) refuseDirty(place.git)
      const answers = nonInteractive
        ? await readJson(place.stdin)
        : await promptFork(place.prompts, now, githubRepository(place.git.remote('origin')))
      const input = without && answers instanceof Object ? { ...answers, without } : answers
      const plan = planFrom(input, now, nonInteractive ? undefined : context.note)
      const edits = editsOf(tree, plan)
      const show = json ? context.note : context.print
      const applied = await apply(place, { tree, edits, dryRun, confirms: !nonInteractive, show })
      if (!applied) return 0
      const left = leftOf(withEdits(tree, edits), plan, place.git)
      if (json) context.print(JSON.stringify({ dryRun, changed: [...edits.keys()], left }))
      else show(numbered('Left to do, in this order:', left))
      return 0
    },
  })
}

/** Answers that cannot go together are shown as JSON, to be corrected instead of given again. */
function planFrom(input: unknown, now: Now, note: CommandContext['note'] | undefined): Plan {
  try {
    return readInput(input, now)
  } catch (error) {
    if (note && error instanceof ForkInputError)
      note(
        `Your answers, to be corrected and given again by init-fork --non-interactive < fork.json:\n${JSON.stringify(input, null, 2)}`,
      )
    throw error
  }
}

function numbered(title: string, lines: readonly string[]): string {
  return ['', title, ...lines.map((line, index) => `${index + 1}. ${line}`)].join('\n')
}

function nowOf(tree: Tree, git: Git): Now {
  const { upstream, version } = originSchema.parse(JSON.parse(tree.read('package.json') ?? '{}'))
  return {
    before: { project, environments },
    isFork: upstream !== undefined,
    origin: { commit: git.commit(), version },
  }
}

interface Application {
  readonly tree: Tree
  readonly edits: Edits
  readonly dryRun: boolean
  readonly confirms: boolean
  readonly show: CommandContext['print']
}

async function apply(
  { root, git, journal, prompts }: Workplace,
  { tree, edits, dryRun, confirms, show }: Application,
): Promise<boolean> {
  const changes = changesOf(tree, edits)
  if (changes.length === 0) show('Nothing to change: all of it is there.')
  else show(dryRun ? patchOf(changes) : `${changes.length} files:\n${summaryOf(changes)}`)
  if (changes.length === 0 || dryRun) return true
  refuseDirty(git)
  if (confirms) {
    if (await prompts.confirm('Show all lines?', false)) show(patchOf(changes))
    if (!(await prompts.confirm('Apply?', true))) return false
  }
  applyEdits(root, journal, edits)
  return true
}

function refuseDirty(git: Git): void {
  const changes = git.changes()
  if (changes.length > 0) throw new DirtyTreeError(changes)
}

function leftOf(tree: Tree, { after }: Plan, git: Git): string[] {
  const cdk = z
    .object({ context: z.record(z.string(), z.unknown()).default({}) })
    .parse(JSON.parse(tree.read('apps/infra/cdk.json') ?? '{}'))
  const examples = examplesLeft({ ...after, context: cdk.context }, tree.read)
  return leftToDo(after, examples, git.remote('origin'))
}
