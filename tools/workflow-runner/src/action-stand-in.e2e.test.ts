import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { thirdPartyActions } from './third-party-actions.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

describe('action stand-in', () => {
  function standIn(name: string, inputs: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(join(tmpdir(), 'stand-in-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const stage = join(folder, 'stage.json')
    const calls = join(folder, 'calls.jsonl')
    writeFileSync(stage, JSON.stringify({ calls, outcomes: { build: 'pass' } }))
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'action.fixture.ts')],
      { cwd: root, encoding: 'utf8', env: { STAND_IN: name, STAND_INS: stage, ...inputs } },
    )
    return { status, stdout }
  }

  const action = 'docker/build-push-action'

  it('an action stand-in accepts inputs that its action.yml declares', () => {
    const inputs = { INPUT_FILE: 'Dockerfile.ecs', 'INPUT_BUILD-ARGS': 'COMMIT=x' }
    expect(standIn(action, inputs)).toEqual({ status: 0, stdout: '' })
  })

  it('an action stand-in rejects other inputs, where GitHub only warns', () => {
    const inputs = { INPUT_FILE: 'Dockerfile.ecs', 'INPUT_BUILD-ARG': 'COMMIT=x' }
    expect(standIn(action, inputs)).toEqual({
      status: 1,
      stdout: `::error::${action}: ${thirdPartyActions[action]?.version} has no input build-arg\n`,
    })
  })
})
