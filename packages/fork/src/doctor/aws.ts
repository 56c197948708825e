import { type Environment, sharedNames, stackNames } from '@repo/environments'
import * as z from 'zod'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'
import { isMissing, outputOf, type RunProgram } from './run-program.ts'

/** What the accounts do not have yet: stacks, the Slack token, an issued certificate. */
export async function aws(repository: Repository, run: RunProgram): Promise<Finding[]> {
  const { environments } = repository
  try {
    const account = await query(
      run,
      ['sts', 'get-caller-identity', '--query', 'Account'],
      z.string(),
    )
    const findings: Finding[] = []
    for (const environment of environments)
      findings.push(
        ...(environment.account === account
          ? await inAccount(environment, repository, run)
          : [elsewhere(environment, account)]),
      )
    return findings
  } catch (error) {
    const names = environments.map(({ name }) => name).join(', ')
    return [unknown(names, error)]
  }
}

async function inAccount(
  environment: Environment,
  { project, context }: Repository,
  run: RunProgram,
): Promise<Finding[]> {
  const { name, region } = environment
  const bootstrap = `npx -y pnpm@12 bootstrap ${name}`
  const call = <T extends z.ZodType>(args: readonly string[], schema: T) =>
    query(run, ['--region', region, ...args], schema)
  try {
    const stacks = await call(
      ['cloudformation', 'describe-stacks', '--query', 'Stacks[].StackName'],
      z.array(z.string()),
    )
    const { alerts, delivery, slackToken } = sharedNames(project)
    const missing = [...Object.values(stackNames(environment)), alerts, delivery]
      .filter((stack) => !stacks.includes(stack))
      .map((stack) => wrong(`${name}: there is no stack ${stack}`, bootstrap))
    const secrets = await call(
      ['secretsmanager', 'list-secrets', '--query', 'SecretList[].Name'],
      z.array(z.string()),
    )
    const token = secrets.includes(slackToken)
      ? []
      : [wrong(`${name}: there is no secret ${slackToken}`, bootstrap)]
    const arn = context[`${name}:certificateArn`]
    if (typeof arn !== 'string') return [...missing, ...token]
    const status = await call(
      ['acm', 'describe-certificate', '--certificate-arn', arn, '--query', 'Certificate.Status'],
      z.string(),
    )
    const certificate =
      status === 'ISSUED'
        ? []
        : [wrong(`${name}: its certificate is ${status}`, 'add the DNS record that ACM shows')]
    return [...missing, ...token, ...certificate]
  } catch (error) {
    return [unknown(name, error)]
  }
}

async function query<T extends z.ZodType>(
  run: RunProgram,
  args: readonly string[],
  schema: T,
): Promise<z.output<T>> {
  return schema.parse(JSON.parse(await run('aws', [...args, '--output', 'json'])))
}

function wrong(what: string, remedy: string): Finding {
  return { area: 'aws', state: 'wrong', what, remedy }
}

function elsewhere({ name, account }: Environment, current: string): Finding {
  return {
    area: 'aws',
    state: 'unknown',
    what: `${name}: not known, this shell is in account ${current}`,
    remedy: `sign in to ${account} (AWS_PROFILE, or aws sso login)`,
  }
}

function unknown(name: string, error: unknown): Finding {
  const [what, remedy] = isMissing(error)
    ? ['aws is not on PATH', 'install it from https://aws.amazon.com/cli/, then sign in']
    : [outputOf(error) || 'aws failed', 'aws sts get-caller-identity shows who you are']
  return { area: 'aws', state: 'unknown', what: `${name}: not known, ${what}`, remedy }
}
