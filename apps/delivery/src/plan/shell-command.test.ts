import { dev, environments, prod, withWorker } from '@repo/environments/fixture'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { shellCommand } from './shell-command.ts'

describe('delivery shell', () => {
  it('prints the names of an environment as exports', async () => {
    const { printed } = await runCommand(shellCommand(environments), ['--environment', 'prod'])
    expect(printed.split('\n')).toEqual(
      expect.arrayContaining([
        `export ENV='${prod.name}'`,
        `export BRANCH='${prod.branch}'`,
        `export AWS_REGION='${prod.region}'`,
        `export AWS_DEFAULT_REGION='${prod.region}'`,
        `export AWS_ACCOUNT_ID='${prod.account}'`,
        `export LOG_GROUP='/ecs/${prod.cluster}/${prod.service.name}'`,
      ]),
    )
  })

  it('prints those of a second service', async () => {
    const args = ['--environment', 'dev/worker', '--json']
    const { printed } = await runCommand(shellCommand(withWorker), args)
    expect(JSON.parse(printed)).toMatchObject({ ENV: 'dev', SERVICE: 'worker' })
  })

  it('quotes a name that a shell would expand', async () => {
    const branch = "it's-$HOME"
    const { printed } = await runCommand(
      shellCommand([{ ...dev, services: [dev.service], branch }]),
      ['--environment', dev.name],
    )
    const line = printed.split('\n').find((one) => one.startsWith('export BRANCH=')) ?? ''
    expect(line).toBe(`export BRANCH='it'\\''s-$HOME'`)
  })

  it('refuses an environment that is not in the table', async () => {
    const run = runCommand(shellCommand(environments), ['--environment', 'nowhere'])
    await expect(run).rejects.toThrow(/must be one of dev, prod/)
  })
})
