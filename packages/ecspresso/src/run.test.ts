import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EcspressoMissingError } from './errors.ts'
import { ecspressoAt, realEcspresso } from './run.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-ecspresso-'))
  writeFileSync(join(root, '.ecspresso-version'), 'v2.8.7\n')
})

afterEach(() => rmSync(root, { recursive: true }))

test('ecspressoAt › returns the exit code and both streams, and passes on each line as it comes', async () => {
  const program = join(root, 'ecspresso')
  // The second line waits until the first has been passed on: two streams have no order of their own.
  const wait = 'while [ ! -e passed-on ]; do sleep 0.05; done'
  const script = `echo "$@ in $FOLDER"; ${wait}; echo "not good" >&2; exit 3`
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const lines: string[] = []
  const ecspresso = ecspressoAt(program, '2.8.7')
  const run = await ecspresso.run(['diff'], {
    cwd: root,
    env: { FOLDER: 'here', PATH: process.env['PATH'] ?? '' },
    onLine: (line) => {
      lines.push(line)
      writeFileSync(join(root, 'passed-on'), '')
    },
  })
  expect(run).toEqual({
    exitCode: 3,
    stdout: 'diff --no-color in here\n',
    stderr: 'not good\n',
    output: 'diff --no-color in here\nnot good',
  })
  expect(lines).toEqual(['diff --no-color in here', 'not good'])
  expect(ecspresso.name).toBe('ecspresso 2.8.7')
})

test('ecspressoAt › ends the program with exit code 1 when it is aborted', async () => {
  const program = join(root, 'ecspresso')
  writeFileSync(program, '#!/bin/sh\necho waiting; exec sleep 60\n', { mode: 0o755 })
  const controller = new AbortController()
  const run = await ecspressoAt(program, '2.8.7').run(['wait'], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '' },
    onLine: () => controller.abort(),
    signal: controller.signal,
  })
  expect(run).toMatchObject({ exitCode: 1, stdout: 'waiting\n' })
})

test('ecspressoAt › throws where the program does not start', async () => {
  const ecspresso = ecspressoAt(join(root, 'nowhere'), '2.8.7')
  await expect(ecspresso.run(['version'], { cwd: root, env: {} })).rejects.toThrow('ENOENT')
})

test('realEcspresso › throws one line with the command that installs ecspresso where there is none', () => {
  const real = () => realEcspresso({ path: root, root })
  expect(real).toThrow(EcspressoMissingError)
  expect(real).toThrow(
    'ecspresso is needed: none on PATH, and 2.8.7 is not installed under .tools. Install it: npx -y pnpm@12 tools',
  )
})
