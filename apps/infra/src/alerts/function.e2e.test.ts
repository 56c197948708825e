import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { dev, idOf, synthesize } from '../app.fixture.ts'

const bundle = join(import.meta.dirname, '../../../alerts/dist')

/** Values that CloudFormation would return for references to these. */
const deployed: Readonly<Record<string, string>> = {
  Table: 'alerts',
  Topic: `arn:aws:sns:${dev.region}:${dev.account}:alerts`,
  DeadLetters: `https://sqs.${dev.region}.amazonaws.com/${dev.account}/alerts-dead-letters.fifo`,
}

it('the built Lambda starts with the variables of its stack, and not without them', async ({
  skip,
}) => {
  if (!existsSync(bundle)) skip('the apps are not built: run `npx -y pnpm@12 build`')
  const stack = synthesize({ bundle }).template(idOf('alerts', dev))
  const [fn] = Object.values(stack.findResources('AWS::Lambda::Function'))
  const variables = Object.entries<string | { Ref: string }>(
    fn?.['Properties'].Environment.Variables,
  ).map(([name, value]) => [name, typeof value === 'string' ? value : resolve(value.Ref)])
  expect(await invoke(Object.fromEntries(variables))).toEqual({ batchItemFailures: [] })
  await expect(invoke({})).rejects.toThrow(/TABLE_NAME: required/)
})

function resolve(logicalId: string): string {
  const found = Object.entries(deployed).find(([name]) => logicalId.startsWith(name))
  if (!found) throw new Error(`a variable refers to ${logicalId}, which this test does not resolve`)
  return found[1]
}

/** Calls the handler in a process of its own, as Lambda does, with an empty batch. */
async function invoke(variables: Record<string, string>): Promise<unknown> {
  const entry = JSON.stringify(pathToFileURL(join(bundle, 'index.mjs')))
  const script = `console.log(JSON.stringify(await (await import(${entry})).handler({ Records: [] })))`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { env: { ...variables, AWS_REGION: dev.region } },
  )
  return JSON.parse(stdout)
}
