import { isForPullRequests } from './deployments.ts'
import type { Breach } from './finding.ts'
import { filesOf, type Repository, tableFile } from './repository.ts'
import { type CompositeAction, inEachStep, type Step, type Workflow } from './workflow.ts'

/** An ARN, an account id, a region. */
const literal =
  /arn:aws[\w-]*:|(?<![\w.-])\d{12}(?!\d)|(?<![\w-])[a-z]{2}(-[a-z]+){1,2}-\d(?![\w-])/

/**
 * Roles and regions come from the plan. A fork would overlook one written into a workflow, the next environment would get
 * it by mistake, and an input of a person could be any role.
 */
export function rolesComeFromTheTable(repository: Repository): Breach[] {
  const files = filesOf(repository)
  return [
    ...files.flatMap(writtenOut),
    ...inEachStep(files, (step, file) =>
      Object.entries(inputsForAws(step, file)).flatMap(([input, column]) =>
        comesFrom(column, file).test(String(step.with[input] ?? ''))
          ? []
          : file.breach(
              [...step.at, 'with', input],
              `${input} has to be ${column} of the plan, which reads ${tableFile}`,
            ),
      ),
    ),
  ]
}

function writtenOut({ file, text }: Workflow | CompositeAction): Breach[] {
  return text.split('\n').flatMap((line, index) => {
    const found = literal.exec(line.replace(/(^|\s)#.*/, ''))?.[0]
    if (!found) return []
    const message = `"${found}" is written out: take it from the plan, which reads ${tableFile}`
    return { file, line: index + 1, message }
  })
}

/** Inputs of the action that assumes a role (AWS's, or ours around it), with the column of the plan that each must be. */
function inputsForAws(
  { uses = '' }: Step,
  file: Workflow | CompositeAction,
): Readonly<Record<string, string>> {
  if (uses.includes('/configure-aws-credentials@'))
    return { 'role-to-assume': 'role', 'aws-region': 'region', 'allowed-account-ids': 'account' }
  if (uses !== './.github/actions/aws') return {}
  // The others do not trust a pull request.
  const ofPullRequest = file.kind === 'workflow' && isForPullRequests(file)
  const role = ofPullRequest ? 'plan-role' : '(deploy|plan|drift|infra)-role'
  return { role, account: 'account', region: 'region' }
}

/** In a workflow an output of the plan or a matrix of it; in our action the input of the same name. */
function comesFrom(column: string, { kind }: Workflow | CompositeAction): RegExp {
  const place = kind === 'action' ? 'inputs' : '((needs|steps)\\.plan\\.outputs|matrix)'
  return new RegExp(`^\\$\\{\\{ ${place}\\.${column} \\}\\}$`)
}
