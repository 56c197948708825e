import { spawn } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineCommand, InputError, runCommand } from '@repo/cli'
import * as z from 'zod'
import { equivalent } from './equivalent.ts'
import { type Mutant, mutantsOf } from './mutants.ts'

const root = join(import.meta.dirname, '../../../..')

/** A mutant that loops without end counts as noticed. Milliseconds. */
const TIMEOUT = 120_000

await runCommand(
  defineCommand({
    name: 'mutate',
    summary:
      'Changes the code one small thing at a time, in the working tree, and runs its tests. A change that no test notices is a survivor: what it does is not tested. Files are restored, also after Ctrl-C.',
    inputs: {
      files: {
        positional: 'FILE…',
        means: 'files to change; a pattern of them',
        schema: z.array(z.string()).min(1),
      },
      tests: {
        means:
          'folders of more tests, with commas between, to run where those beside the file notice nothing',
        schema: z.string().optional(),
      },
    },
    details:
      'Exit code 1 where a mutant survives. Those of `equivalent.ts` change nothing that anybody reads, and are left out.',
    async run({ files, tests, json }, { print, note }) {
      const survivors: string[] = []
      let tried = 0
      for (const file of files.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
        if (/\.(test|fixture)\.ts$/.test(file)) continue
        const stages = [ownTest(file), dirname(file), tests]
          .filter((some) => some !== undefined)
          .map((some) => some.split(','))
        if (await fails(stages))
          throw new InputError(`the tests of ${file} fail without a change: correct them first`)
        const original = readFileSync(join(root, file), 'utf8')
        for (const mutant of mutantsOf(original)) {
          const name = `${file}: ${mutant.before} → ${mutant.after}`
          if (equivalent.has(name)) continue
          tried += 1
          if (await isNoticed(file, original, mutant, stages)) continue
          survivors.push(name)
          note(`survived  ${file}:${mutant.line}  ${mutant.before}  →  ${mutant.after}`)
        }
      }
      if (json) print(JSON.stringify({ tried, survivors }, null, 2))
      else print(`${tried} mutants, ${survivors.length} survived`)
      return survivors.length > 0 ? 1 : 0
    },
  }),
)

/** `x.test.ts` of `x.ts`: it alone notices most mutants, and takes less time than its folder. */
function ownTest(file: string): string | undefined {
  const test = file.replace(/\.ts$/, '.test.ts')
  return existsSync(join(root, test)) ? test : undefined
}

async function isNoticed(
  file: string,
  original: string,
  { source }: Mutant,
  stages: readonly (readonly string[])[],
): Promise<boolean> {
  const restore = () => writeFileSync(join(root, file), original)
  const interrupted = () => {
    restore()
    process.exit(130)
  }
  process.on('SIGINT', interrupted)
  try {
    writeFileSync(join(root, file), source)
    return await fails(stages)
  } finally {
    restore()
    process.off('SIGINT', interrupted)
  }
}

async function fails(stages: readonly (readonly string[])[]): Promise<boolean> {
  for (const folders of stages) if ((await runTests(folders)) !== 0) return true
  return false
}

async function runTests(folders: readonly string[]): Promise<number | null> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const options = ['run', '--project', 'units', '--bail', '1', '--reporter', 'dot']
  const child = spawn(process.execPath, [vitest, ...options, ...folders], {
    cwd: root,
    stdio: 'ignore',
    timeout: TIMEOUT,
    // Snapshots are never written where CI is set.
    env: { ...process.env, CI: 'true' },
  })
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.once('exit', resolve)
  return promise
}
