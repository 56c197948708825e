import { defineCommand, runCommand } from '@repo/cli'
import * as z from 'zod'
import { type CheckResult, checkFork } from './check-fork.ts'
import { copyRepository } from './copy.ts'
import { forkOfDay, forks } from './forks.ts'

const names = forks.map(({ name }) => name)

await runCommand(
  defineCommand({
    name: 'forks',
    summary:
      'Makes forks of the working tree with init-fork, in a temporary folder, and does there what their owners would: install, lint, types, tests, demo, synth. A test that expects a name, an account or an order of this repository fails.',
    inputs: {
      forks: {
        positional: '[FORK…]',
        means: `which; default: all. ${forks.map(({ name, means }) => `${name}: ${means}`).join('; ')}`,
        schema: z.array(z.enum(names)).default([]),
      },
      ofDay: {
        flag: true,
        means: 'one, another one each day',
        schema: z.boolean().default(false),
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
    details: 'Exit code 1 where a check fails in a fork.',
    async run(
      { forks: named, ofDay, processes, minutes = Infinity, keep, json },
      { print, note, now },
    ) {
      const begun = now()
      const today = ofDay ? forkOfDay(begun) : undefined
      const wanted = forks.filter(
        (fork) => (named.length === 0 || named.includes(fork.name)) && (!today || fork === today),
      )
      const results: ({ readonly fork: string } & CheckResult)[] = []
      const notRun: string[] = []
      const copy = copyRepository()
      try {
        for (const fork of wanted) {
          if (now() - begun > minutes * 60_000) {
            notRun.push(fork.name)
            continue
          }
          await checkFork(copy, fork, { processes, now }, (result) => {
            results.push({ fork: fork.name, ...result })
            if (!json) print(textOf(fork.name, result))
          })
        }
      } finally {
        if (keep) note(copy.folder)
        else copy.remove()
      }
      if (json) print(JSON.stringify({ results, notRun }, null, 2))
      else if (notRun.length > 0) print(`not run for lack of time: ${notRun.join(', ')}`)
      return results.some(({ failures }) => failures.length > 0) ? 1 : 0
    },
  }),
)

function textOf(fork: string, { check, seconds, failures, passed }: CheckResult): string {
  const tests = passed === undefined ? '' : `${passed} passed, ${failures.length} failed, in `
  const head = `${failures.length > 0 ? '✘' : '✔'} ${fork.padEnd(9)} ${check.padEnd(10)} ${tests}${seconds} s`
  return [head, ...failures.map((text) => text.replace(/^/gm, '    '))].join('\n')
}
