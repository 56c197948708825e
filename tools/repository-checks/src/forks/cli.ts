import { defineCommand, runCommand } from '@repo/cli'
import * as z from 'zod'
import { buildApps } from './build-apps.ts'
import { type Copy, copyRepository } from './copy.ts'
import { type Fork, forks } from './forks.ts'
import { type Outcome, runTests } from './run-tests.ts'
import { applyChanges } from './write-fork.ts'

const names = forks.map(({ name }) => name)

await runCommand(
  defineCommand({
    name: 'forks',
    summary:
      'Makes forks of the working tree in a temporary folder, as the README says how, and runs the tests there. A test that expects a name, an account or an order of this repository fails.',
    inputs: {
      forks: {
        positional: 'FORK…',
        means: `which; default: all. ${names.join(', ')}`,
        schema: z.array(z.enum(names)).default([]),
      },
      processes: {
        flag: true,
        means: 'also the tests that start processes',
        schema: z.boolean().default(false),
      },
      minutes: {
        means: 'start no further fork after so many minutes, and list the others as not run',
        schema: z.coerce.number().min(0).optional(),
      },
      keep: {
        flag: true,
        means: 'leave the folder of the last fork, and print where it is',
        schema: z.boolean().default(false),
      },
    },
    details: 'Exit code 1 where a test fails in a fork.',
    async run({ forks: wanted, processes, minutes = Infinity, keep, json }, { print, note, now }) {
      const copy = copyRepository()
      const results: { fork: string; passed: number; failed: readonly string[] }[] = []
      const notRun: string[] = []
      const begun = now()
      try {
        for (const fork of forks) {
          if (wanted.length > 0 && !wanted.includes(fork.name)) continue
          const started = now()
          if (started - begun > minutes * 60_000) {
            notRun.push(fork.name)
            continue
          }
          const outcome = await tryFork(copy, fork, processes)
          const seconds = Math.round((now() - started) / 1000)
          results.push({ fork: fork.name, ...outcome })
          if (!json) print(textOf(fork, outcome, seconds))
        }
      } finally {
        if (keep) note(copy.folder)
        else copy.remove()
      }
      if (json) print(JSON.stringify({ results, notRun }, null, 2))
      else if (notRun.length > 0) print(`not run for lack of time: ${notRun.join(', ')}`)
      return results.some(({ failed }) => failed.length > 0) ? 1 : 0
    },
  }),
)

async function tryFork(
  { folder, reset }: Copy,
  { changes }: Fork,
  processes: boolean,
): Promise<Outcome> {
  reset()
  applyChanges(folder, changes)
  await buildApps(folder)
  const units = await runTests(folder, 'units')
  if (!processes) return units
  const others = await runTests(folder, 'processes')
  return {
    passed: units.passed + others.passed,
    failed: [...units.failed, ...others.failed],
  }
}

function textOf({ name }: Fork, { passed, failed }: Outcome, seconds: number): string {
  const head = `${failed.length > 0 ? '✘' : '✔'} ${name.padEnd(18)} ${passed} passed, ${failed.length} failed, in ${seconds} s`
  return [head, ...failed.map((text) => text.replace(/^/gm, '  '))].join('\n')
}
