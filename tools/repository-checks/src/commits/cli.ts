import { execFileSync } from 'node:child_process'
import { defineCommand, InputError, runCommand } from '@repo/cli'
import * as z from 'zod'
import { subjectProblem } from './subject.ts'

await runCommand(
  defineCommand({
    name: 'commits',
    summary: 'Checks the subjects of commits, without merges.',
    inputs: {
      range: {
        env: 'RANGE',
        means: 'as in git log; default: what the upstream branch does not have',
        schema: z.string().min(1).default('@{upstream}..HEAD'),
      },
    },
    details: 'Exit code 1 if a subject has not the form of CONTRIBUTING.md.',
    async run({ range, json }, { print }) {
      const problems = commitsIn(range).flatMap((commit) => {
        const [hash = '', subject = ''] = commit.split(/ (.*)/)
        const problem = subjectProblem(subject)
        return problem ? [{ hash, subject, problem }] : []
      })
      if (json) print(JSON.stringify(problems, null, 2))
      else
        for (const { hash, subject, problem } of problems) print(`${hash} ${subject}: ${problem}`)
      return problems.length > 0 ? 1 : 0
    },
  }),
)

/** Short hash and subject of each commit. */
function commitsIn(range: string): string[] {
  const args = ['log', '--no-merges', '--format=%h %s', range, '--']
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: 'pipe' })
      .split('\n')
      .filter(Boolean)
  } catch (cause) {
    throw new InputError(`git finds no commits ${range}: name others with --range`, { cause })
  }
}
