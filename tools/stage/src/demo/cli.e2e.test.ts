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

describe('errors of the demo', () => {
  it('demo reports a wrong option in one line', () => {
    expect(demo('--port', 'x')).toEqual({
      status: 1,
      stdout: '',
      lines: ['demo: --port must be a number from 0 to 65535, is "x"'],
    })
  })

  it('demo reports a port in use in one line, and ends', async () => {
    const occupant = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void occupant.close())
    await new Promise((resolve) => occupant.once('listening', resolve))
    const address = occupant.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    const { status, lines } = demo('--port', port)
    expect({ status, lines }).toEqual({
      status: 1,
      lines: [expect.stringMatching(`^demo: .*${port}`)],
    })
  })

  it('openStage names the missing bundle and the command that builds it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'not-built-'))
    onTestFinished(() => rmSync(root, { recursive: true }))
    await expect(openStage({ root })).rejects.toThrow(
      /^the bundle of backend is missing \(apps\/backend\/dist\/main\.mjs\): run "npx -y pnpm@12 build" first$/,
    )
  })
})
