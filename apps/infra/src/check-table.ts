import { rulesOf } from '@repo/aws-events'
import {
  deploymentTargets,
  type Environment,
  type Project,
  sharedNames,
  stackProblems,
  tooLong,
} from '@repo/environments'
import { TableError } from './errors.ts'

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const RULE_LENGTH = 64

/**
 * Checks what the stacks need of the table beyond its types.
 * @throws TableError with all problems at once
 */
export function checkTable(table: readonly Environment[], project: Pick<Project, 'name'>): void {
  const longRules = deploymentTargets(table).flatMap((target) =>
    rulesOf([target]).flatMap(({ name }) =>
      tooLong(target, 'rule', `${sharedNames(project).alerts}-${name}`, RULE_LENGTH),
    ),
  )
  const problems = [...stackProblems(table, project), ...longRules]
  if (problems.length > 0) throw new TableError(problems)
}
