import type { Environment } from '@repo/environments'
import type { Breach } from './finding.ts'
import { environmentsFolder, type Repository, tableFile, variablesFile } from './repository.ts'
import type { Workflow } from './workflow.ts'

/**
 * Every environment of the table can be deployed to, and nothing else: its branch as a trigger, its GitHub Environment, and
 * its name wherever a person chooses one.
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

/** The GitHub Environment lets in the branch of the table and no other, and says which variables it has to hold. */
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
  const known = environments.map(({ branch }) => branch)
  if (sameSet(branches, known)) return []
  const path = ['on', 'push', 'branches']
  return [
    workflow.breach(
      path,
      `pushes of ${list(branches)} start it, and the table has ${list(known)}: write [${known.join(', ')}]`,
    ),
  ]
}

/** Where a person chooses an environment, the choices are those of the table. */
function wrongChoices(workflow: Workflow, { environments }: Repository): Breach[] {
  const options = workflow.choicesOf('environment')
  const known = environments.map(({ name }) => name)
  if (!options || sameSet(options, known)) return []
  const path = ['on', 'workflow_dispatch', 'inputs', 'environment', 'options']
  return [
    workflow.breach(
      path,
      `it offers ${list(options)}, and the table has ${list(known)}: write [${known.join(', ')}]`,
    ),
  ]
}

/** A job's environment comes from the plan; where it is written out, it has a file that says how it is protected. */
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
