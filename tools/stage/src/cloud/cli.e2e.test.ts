import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { environments } from '@repo/environments'
import { describe, expect, it } from 'vitest'

const cli = fileURLToPath(new URL('./cli.ts', import.meta.url))
function start(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...output }))
  return { child, output, ended }
}

describe('cloud', () => {
  it.each([
    [['--port', 'x'], 'cloud: --port must be a number from 0 to 65535, is "x"\n'],
    [['--port', '70000'], 'cloud: --port must be a number from 0 to 65535, is "70000"\n'],
    [['--speed', '0'], 'cloud: --speed must be above 0 and at most 1000, is "0"\n'],
    [['--runtime', 'vm'], 'cloud: --runtime must be process or docker, is "vm"\n'],
    [['--nope'], 'cloud: --nope is not an option\n'],
  ])('cloud %j is refused with one line', async (args, message) => {
    const { code, stderr, stdout } = await start(...args).ended
    expect(stderr).toMatch(message)
    expect([code, stdout]).toEqual([1, ''])
  })

  it('cloud --help prints the options', async () => {
    const { code, stdout } = await start('--help').ended
    expect(stdout).toContain('--runtime')
    expect(code).toBe(0)
  })

  it('cloud reports a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    // Safe: a listening TCP server's address is never a string.
    const { port } = other.address() as AddressInfo
    const { code, stderr } = await start('--port', String(port)).ended
    other.close()
    expect(stderr).toMatch(new RegExp(`^cloud: port ${port} is in use: .*\\n$`))
    expect(code).toBe(1)
  })

  it.for(['SIGINT', 'SIGTERM'] as const)(
    'cloud prints its endpoint and ends on %s',
    async (signal) => {
      const { child, output, ended } = start('--port', '0')
      await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('Ctrl-C ends it.')
      const [endpoint = ''] = /(?<=^AWS_ENDPOINT_URL=).+/.exec(output.stdout) ?? []
      const health = await fetch(`${endpoint}/_local/health`)
      expect(await health.json()).toMatchObject({ ok: true })
      child.kill(signal)
      expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    },
  )

  it('cloud --json prints one JSON document', async () => {
    const { child, output, ended } = start('--port', '0', '--json')
    await expect.poll(() => output.stdout, { timeout: 60_000 }).toContain('\n')
    expect(JSON.parse(output.stdout)).toMatchObject({
      endpoint: expect.stringMatching(/^http:/),
      environments: environments.map(({ name }) => ({ name })),
    })
    child.kill('SIGTERM')
    await ended
  })
})
