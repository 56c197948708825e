import type { Environment } from '@repo/environments'
import type { Breach } from './finding.ts'
import { environmentsFolder, type Repository, tableFile, variablesFile } from './repository.ts'
import type { Workflow } from './workflow.ts'

/**
 * Exactly the environments of the table can be deployed to: each has its branch as a trigger, its GitHub Environment, and
 * its name among the choices of manual workflows.
 */
export function environmentsAreComplete(repository: Repository): Breach[] {
  const { environments, workflows } = repository
  return [
    ...environments.flatMap((environment) => wrongGithubEnvironment(environment, repository)),
    ...workflows.flatMap((workflow) => [
      ...wrongBranches(workflow, repository),
      ...wrongChoices(workflow, repository),
      ...unknownEnvironments(workflow, repository),
    ]),
  ]
}

/** The GitHub Environment allows exactly the branch of the table, and lists the required variables. */
function wrongGithubEnvironment(
  { name, branch, githubEnvironment }: Environment,
  { githubEnvironments, variables }: Repository,
): Breach[] {
  const file = `${environmentsFolder}/${githubEnvironment}.json`
  const found = githubEnvironments.get(githubEnvironment)
  if (!found) {
    const message = `environment ${name} needs ${file}: copy another one's, with the branch ${branch}`
    return [{ file: tableFile, line: 1, message }]
  }
  const restricted = found.settings.deployment_branch_policy?.custom_branch_policies === true
  const missing = Object.entries(variables.required)
    .filter(([, source]) => source.startsWith('variable of the GitHub Environment'))
    .map(([variable]) => variable)
    .filter((variable) => !found.variables.includes(variable))
  return [
    ...(restricted && sameSet(found.branches, [branch])
      ? []
      : [`let in exactly the branch ${branch}: it lets in ${list(found.branches)}`]),
    ...(missing.length > 0
      ? [`list the variables ${list(missing)}: ${variablesFile} has them`]
      : []),
  ].map((message) => ({ file, line: 1, message }))
}

/** A push deploys from exactly the branches of the table. */
function wrongBranches(workflow: Workflow, { environments }: Repository): Breach[] {
  if (!workflow.triggers.includes('push')) return []
  const branches = workflow.branchesOf('push') ?? []
  const expected = environments.map(({ branch }) => branch)
  if (sameSet(branches, expected)) return []
  const path = ['on', 'push', 'branches']
  return [
    workflow.breach(
      path,
      `pushes of ${list(branches)} start it, and the table has ${list(expected)}: write [${expected.join(', ')}]`,
    ),
  ]
}

/** The choices of environments in manual workflows are those of the table. */
function wrongChoices(workflow: Workflow, { environments }: Repository): Breach[] {
  const options = workflow.choicesOf('environment')
  const expected = environments.map(({ name }) => name)
  if (!options || sameSet(options, expected)) return []
  const path = ['on', 'workflow_dispatch', 'inputs', 'environment', 'options']
  return [
    workflow.breach(
      path,
      `it offers ${list(options)}, and the table has ${list(expected)}: write [${expected.join(', ')}]`,
    ),
  ]
}

/** A job's environment comes from the plan; a literal one has a file with its protection. */
function unknownEnvironments(workflow: Workflow, { githubEnvironments }: Repository): Breach[] {
  return workflow.jobs.flatMap(({ environment, at, id }) => {
    if (environment === undefined || environment.startsWith('${{')) return []
    if (githubEnvironments.has(environment)) return []
    const file = `${environmentsFolder}/${environment}.json`
    return [workflow.breach([...at, 'environment'], `job ${id} needs ${file}, or one of the table`)]
  })
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return list([...some].sort()) === list([...others].sort())
}

const list = (names: readonly string[]) => names.join(', ') || 'nothing'
