import { isForPullRequests } from './deployments.ts'
import type { Breach } from './finding.ts'
import {
  type Repository,
  type Ruleset,
  renovateFile,
  rulesetsFolder,
  tableFile,
} from './repository.ts'

/** Path of the ruleset of a branch. */
function rulesetFile(branch: string): string {
  return `${rulesetsFolder}/${branch.replaceAll('/', '-')}.json`
}

/**
 * Every branch that deploys has its own ruleset, no other branch has one, and Renovate uses existing branches. GitHub would
 * wait for ever for a required check without a job of that name.
 */
export function branchesAreProtected(repository: Repository): Breach[] {
  const { environments, rulesets, renovatedBranches = [] } = repository
  const branches = [...new Set(environments.map(({ branch }) => branch))]
  const stray = [...rulesets.keys()].filter(
    (file) => !branches.some((branch) => rulesetFile(branch) === file),
  )
  return [
    ...branches.flatMap((branch) => {
      const file = rulesetFile(branch)
      const found = rulesets.get(file)
      if (found) return wrongRuleset(file, found, branch, repository)
      const message = `branch ${branch} needs ${file}: copy another one's, with this branch as name and in ref_name`
      return [{ file: tableFile, line: 1, message }]
    }),
    ...stray.map((file) => ({
      file,
      line: 1,
      message: `no environment of the table has this branch: remove it, or add one to ${tableFile}`,
    })),
    ...renovatedBranches
      .filter((branch) => !branches.includes(branch))
      .map((branch) => ({
        file: renovateFile,
        line: lineOf(repository.text(renovateFile), '"baseBranchPatterns"'),
        message: `Renovate looks at the branch ${branch}, and the table has ${branches.join(', ')}: write one of these`,
      })),
  ]
}

const guarded = ['deletion', 'non_fast_forward', 'pull_request']

function wrongRuleset(
  file: string,
  { name, conditions, rules }: Ruleset,
  branch: string,
  { workflows, text }: Repository,
): Breach[] {
  const breach = (place: string, message: string) => ({
    file,
    line: lineOf(text(file), place),
    message,
  })
  const ref = `refs/heads/${branch}`
  const { include } = conditions.ref_name
  const types = rules.map(({ type }) => type)
  const jobs = workflows
    .filter(isForPullRequests)
    .flatMap((workflow) => workflow.jobs.map((job) => job.name ?? job.id))
  const checks = rules.flatMap(({ parameters }) => parameters?.required_status_checks ?? [])
  return [
    ...(name === branch ? [] : [breach('"name"', `its name is ${name}: write ${branch}`)]),
    ...(include.length === 1 && include[0] === ref
      ? []
      : [breach('"include"', `it protects ${include.join(', ')}: write ${ref} alone`)]),
    ...guarded
      .filter((type) => !types.includes(type))
      .map((type) => breach('"rules"', `the rule ${type} is missing: add it`)),
    ...(checks.length > 0
      ? []
      : [breach('"rules"', 'it waits for no checks: add required_status_checks')]),
    ...checks
      .filter(({ context }) => !jobs.some((name) => isNameOf(name, context)))
      .map(({ context }) =>
        breach(
          `"${context}"`,
          `no job of a pull request is called "${context}": GitHub would wait for it for ever`,
        ),
      ),
  ]
}

/** Whether a job of this name reports this check; the name may contain a value of a matrix. */
function isNameOf(name: string, check: string): boolean {
  const [start = '', end] = name.split(/\$\{\{.*\}\}/)
  return end === undefined ? check === name : check.startsWith(start) && check.endsWith(end)
}

/** Counted from 1; 1 where the text is missing. */
function lineOf(text = '', place: string): number {
  return text.split('\n').findIndex((line) => line.includes(place)) + 1 || 1
}
