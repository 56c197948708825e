import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const keys = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_MAX_ATTEMPTS: '1' }

it.each([
  [['--dryrun'], {}, /--dryrun is not an option; did you mean --dry-run\?/],
  [['--environment', 'nowhere'], {}, /no environment "nowhere": the table has .+/],
  [[], {}, /in which region\? Set AWS_REGION, or name an --environment/],
  [
    [],
    { ...keys, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
    /connect ECONNREFUSED 127\.0\.0\.1:1/,
  ],
])('alerts:redrive %j prints a user error in one line', (args, env, line) => {
  const cli = join(import.meta.dirname, 'cli.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', AWS_CONFIG_FILE: '/dev/null', ...env },
  })
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(new RegExp(`^alerts:redrive: ${line.source}\n$`))
})
