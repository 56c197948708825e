import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Command, defineCommand } from '@repo/cli'
import { type Ecspresso, realEcspresso } from '@repo/ecspresso'
import { deploymentTargets, environments } from '@repo/environments'
import * as z from 'zod'
import { addSummary } from '../github/files.ts'
import { commitSha } from '../inputs/schemas.ts'
import { gatherChanges } from './gather.ts'
import { fork, planComment } from './words.ts'

const root = join(import.meta.dirname, '../../../..')

const inputs = {
  base: { means: 'work tree of the base branch', schema: z.string() },
  reports: { means: 'folder with what other jobs measured', schema: z.string() },
  output: { means: 'file to write to', schema: z.string() },
  commit: { env: 'HEAD_COMMIT', means: 'head of the pull request', schema: commitSha },
  fork: {
    env: 'FORK',
    means: 'true where it comes from a fork',
    schema: z.enum(['true', 'false']).default('false'),
  },
} as const

/**
 * `changes`: what a pull request would change, as data for the job that comments, and on the page of this run.
 * @param ecspressoOn renders the definitions; default: the real one on this `PATH`, else under `.tools`
 */
export function changesCommand(
  ecspressoOn: (path: string | undefined) => Ecspresso = (path) => realEcspresso({ path, root }),
  table = environments,
): Command {
  return defineCommand({
    name: 'delivery changes',
    summary:
      'Compares this work tree with the base branch’s: definitions of every environment, stacks, sizes, vulnerabilities. Needs the real ecspresso.',
    inputs,
    async run(values, { env, print }) {
      const { base, reports, output, commit } = values
      const changes = await gatherChanges({
        ecspresso: ecspressoOn(env['PATH']),
        base,
        head: root,
        reports,
        targets: deploymentTargets(table),
      })
      writeFileSync(output, JSON.stringify(changes))
      const markdown = planComment(changes, commit)
      addSummary(env, values.fork === 'true' ? `${fork}\n\n${markdown}` : markdown)
      print(values.json ? JSON.stringify(changes, null, 2) : markdown)
      return 0
    },
  })
}
