import * as z from 'zod'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'
import { isMissing, outputOf, type RunProgram } from './run-program.ts'

const idsSchema = z.object({ id: z.number(), owner: z.object({ id: z.number() }) })
const namesSchema = z.array(z.string())
const variablesSchema = z.object({ required: z.record(z.string(), z.string()) })

/** What GitHub does not have yet: the ids that AWS trusts, Environments with their variables, the Slack token, rulesets. */
export async function github(repository: Repository, run: RunProgram): Promise<Finding[]> {
  const { project, environments } = repository
  const api = async (path: string, jq: string) =>
    JSON.parse(await run('gh', ['api', `repos/${project.repository}${path}`, '--jq', jq]))
  const names = async (path: string, jq: string) => namesSchema.parse(await api(path, jq))
  try {
    const ids = idsSchema.parse(await api('', '{id, owner: {id: .owner.id}}'))
    const made = await names('/environments?per_page=100', '[.environments[].name]')
    const rulesets = await names('/rulesets?per_page=100', '[.[].name]')
    const findings = [...wrongIds(repository, ids)]
    for (const { name, branch, githubEnvironment } of environments) {
      const bootstrap = `npx -y pnpm@12 bootstrap ${name}`
      if (!rulesets.includes(branch))
        findings.push(wrong(`the branch ${branch} has no ruleset`, bootstrap))
      if (!made.includes(githubEnvironment)) {
        findings.push(wrong(`there is no GitHub Environment ${githubEnvironment}`, bootstrap))
        continue
      }
      const path = `/environments/${githubEnvironment}/variables?per_page=100`
      const set = await names(path, '[.variables[].name]')
      for (const variable of requiredVariables(repository))
        if (!set.includes(variable))
          findings.push(wrong(`${githubEnvironment} has no variable ${variable}`, bootstrap))
    }
    return [...findings, ...(await slackToken(made, names, environments[0]?.name))]
  } catch (error) {
    return [unknown(error, project.repository)]
  }
}

function wrongIds({ project, context }: Repository, ids: z.infer<typeof idsSchema>): Finding[] {
  const wanted = { 'github:ownerId': ids.owner.id, 'github:repositoryId': ids.id }
  return Object.entries(wanted)
    .filter(([key, id]) => String(context[key] ?? '') !== String(id))
    .map(([key, id]) =>
      wrong(
        `"${key}" in apps/infra/cdk.json is not that of ${project.repository}`,
        `write "${id}", or AWS refuses the tokens of this repository`,
      ),
    )
}

async function slackToken(
  made: readonly string[],
  names: (path: string, jq: string) => Promise<readonly string[]>,
  environment = 'ENV',
): Promise<Finding[]> {
  const bootstrap = `npx -y pnpm@12 bootstrap ${environment}`
  if (!made.includes('slack')) return [wrong('there is no GitHub Environment slack', bootstrap)]
  const secrets = await names('/environments/slack/secrets?per_page=100', '[.secrets[].name]')
  if (secrets.some((name) => ['SLACK_BOT_TOKEN', 'SLACK_WEBHOOK_URL'].includes(name))) return []
  return [wrong('the GitHub Environment slack has no token', bootstrap)]
}

function requiredVariables({ read }: Repository): string[] {
  const { required } = variablesSchema.parse(
    JSON.parse(read('ecspresso/variables.json') ?? '{"required":{}}'),
  )
  return Object.entries(required)
    .filter(([, source]) => source.startsWith('variable of the GitHub Environment'))
    .map(([name]) => name)
}

function wrong(what: string, remedy: string): Finding {
  return { area: 'github', state: 'wrong', what, remedy }
}

function unknown(error: unknown, repository: string): Finding {
  const output = outputOf(error)
  if (output.includes('HTTP 404'))
    return wrong(
      `GitHub shows you no repository ${repository}`,
      `gh repo create ${repository} --private --source .`,
    )
  const [what, remedy] = isMissing(error)
    ? ['gh is not on PATH', 'install it from https://cli.github.com, then gh auth login']
    : [output || 'gh failed', 'gh auth status shows who you are']
  return { area: 'github', state: 'unknown', what: `not known, ${what}`, remedy }
}
