import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findEcspresso } from '@repo/ecspresso-lite'
import { deploymentTargets } from '@repo/environments'
import * as z from 'zod'
import type { Command } from '../command.ts'
import { addSummary } from '../github/files.ts'
import { describeInputs, readInputs } from '../inputs.ts'
import { commitSha } from '../schemas.ts'
import { gatherChanges } from './gather.ts'
import { fork, planComment } from './wording.ts'

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

/** `changes`: what a pull request would change, as data for the job that comments, and on the page of this run. */
export const changesCommand: Command = {
  usage: `Usage: pnpm delivery changes [options]

Compares this work tree with the base branch's: definitions of every environment, stacks, sizes, vulnerabilities.
${describeInputs(inputs)}`,

  async run(args, { env, print }) {
    const values = readInputs(inputs, args, env)
    if (!values) {
      print(changesCommand.usage)
      return 0
    }
    const { base, reports, output, commit } = values
    const path = env['PATH'] ?? ''
    const ecspresso = findEcspresso({ env: { PATH: path }, root })
    const changes = await gatherChanges({
      ecspresso,
      path,
      base,
      head: root,
      reports,
      targets: deploymentTargets(),
    })
    writeFileSync(output, JSON.stringify(changes))
    const markdown = planComment(changes, commit)
    addSummary(env, values.fork === 'true' ? `${fork}\n\n${markdown}` : markdown)
    print(values.json ? JSON.stringify(changes, null, 2) : markdown)
    return 0
  },
}
