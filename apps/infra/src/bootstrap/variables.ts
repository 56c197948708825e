import * as z from 'zod'
import type { Bootstrap } from './context.ts'
import { readEnvironmentFile } from './github.ts'

/** The output of the stacks that a variable of the GitHub Environment holds. */
const outputs: Readonly<Record<string, string>> = {
  COGNITO_USER_POOL_ID: 'UserPoolId',
  S3_URL: 'UploadsBucketUrl',
  SERVICE_URL: 'ServiceUrl',
}

const variablesSchema = z.array(z.object({ name: z.string(), value: z.string() }))

/** Writes the outputs of the stacks to the variables of the GitHub Environment; those that no output has are left to a person. */
export async function setVariables(
  bootstrap: Bootstrap,
  values: ReadonlyMap<string, string>,
): Promise<void> {
  const { terminal, project, environment, timeZone, byHand } = bootstrap
  const { githubEnvironment } = environment
  const place = ['--env', githubEnvironment, '--repo', project.repository]
  const found = await terminal.read(
    ['gh', 'variable', 'list', ...place, '--json', 'name,value'],
    variablesSchema,
  )
  const existing = new Map(found?.map(({ name, value }) => [name, value]))
  for (const name of readEnvironmentFile(bootstrap, githubEnvironment).variables) {
    const wanted = wantedValue(name)
    if (wanted === undefined && !existing.has(name))
      byHand(`gh variable set ${name} ${place.join(' ')} --body VALUE, which no stack has`)
    if (wanted === undefined || wanted === existing.get(name)) continue
    await terminal.change({
      program: 'gh',
      args: ['variable', 'set', name, ...place, '--body', wanted],
    })
  }

  function wantedValue(name: string): string | undefined {
    // Chosen by the team: what is there stays.
    if (name === 'TZ') return existing.get('TZ') ?? timeZone
    const output = outputs[name]
    if (output === undefined) return undefined
    return terminal.dryRun ? `<output ${output}>` : values.get(output)
  }
}
