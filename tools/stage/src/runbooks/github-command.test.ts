import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { problemOfGithubCommand } from './github-command.ts'

let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'github-command-'))
  mkdirSync(join(root, '.github/workflows'), { recursive: true })
  mkdirSync(join(root, '.github/environments'), { recursive: true })
  const inputs = { place: { options: ['dev', 'prod'], required: true }, why: {} }
  const write = (file: string, value: object) =>
    writeFileSync(join(root, '.github', file), JSON.stringify(value))
  write('workflows/go.yml', { on: { workflow_dispatch: { inputs } } })
  write('workflows/plain.yml', { on: { workflow_dispatch: null } })
  write('workflows/pushed.yml', { on: { push: {} } })
  write('environments/dev.json', { variables: ['TZ'], secrets: ['TOKEN'] })
})
afterAll(() => rmSync(root, { recursive: true }))

it.each([
  ['workflow run go.yml --ref main -f place=dev -f why=x', undefined],
  ['workflow run plain.yml --ref main', undefined],
  ['run list --workflow go.yml', undefined],
  ['secret set TOKEN --env dev', undefined],
  ['workflow run gone.yml --ref main', /gone\.yml does not exist/],
  ['workflow run pushed.yml --ref main', /pushed\.yml is not started by hand/],
  ['workflow run go.yml -f place=dev', /--ref is missing/],
  ['workflow run go.yml --ref main -f where=dev', /no input where: it has place, why/],
  ['workflow run go.yml --ref main -f place=test', /place is one of dev, prod, not test/],
  ['workflow run go.yml --ref main -f why=x', /the input place is required/],
  ['run list --workflow gone.yml', /gone\.yml does not exist/],
  ['secret set TZ --env dev', /has no TZ: it has TOKEN/],
  ['variable set TZ --env test', /test\.json does not exist/],
  ['repo delete', /nothing checks this call/],
])('gh %s is checked by the files of .github', (call, problem) => {
  const found = problemOfGithubCommand(call.split(' '), root)
  if (problem) expect(found).toMatch(problem)
  else expect(found).toBeUndefined()
})
