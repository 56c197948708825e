import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openStage } from '../stage.ts'

const cli = join(import.meta.dirname, 'cli.ts')

function demo(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, stdout, lines: stderr.trim().split('\n') }
}

describe('the demo, asked for what it cannot do', () => {
  it('says in one line what is wrong with an option', () => {
    expect(demo('--port', 'x')).toEqual({
      status: 1,
      stdout: '',
      lines: ['demo: --port must be a number from 0 to 65535, is "x"'],
    })
  })

  it('says in one line that a port is taken, and ends', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const address = taken.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { status, lines } = demo('--port', port)
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(`^demo: .*${port}`)],
    })
  })

  it('says which bundle is missing, and how to build it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'not-built-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    await expect(openStage({ root })).rejects.toThrow(
      /^the bundle of backend is missing \(apps\/backend\/dist\/main\.mjs\): run "npx -y pnpm@12 build" first$/,
    )
  })
})
