import type { Breach } from './finding.ts'
import { filesOf, type Repository, tableFile } from './repository.ts'
import { type CompositeAction, inEachStep, type Step, type Workflow } from './workflow.ts'

/** An ARN, an account id, a region. */
const literal =
  /arn:aws[\w-]*:|(?<![\w.-])\d{12}(?!\d)|(?<![\w-])[a-z]{2}(-[a-z]+){1,2}-\d(?![\w-])/

/**
 * A role or region that is written into a workflow is one that a fork forgets, and that the next environment gets by
 * mistake. One that a person may fill in is whatever they fill in.
 */
export function rolesComeFromTheTable(repository: Repository): Breach[] {
  const files = filesOf(repository)
  return [
    ...files.flatMap(writtenOut),
    ...inEachStep(files, (step, file) =>
      Object.entries(inputsForAws(step)).flatMap(([input, column]) =>
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

/** What a step tells the action that assumes a role (AWS's own, or ours around it), and what of the plan it has to be. */
function inputsForAws({ uses = '' }: Step): Readonly<Record<string, string>> {
  if (uses.includes('/configure-aws-credentials@'))
    return { 'role-to-assume': 'role', 'aws-region': 'region', 'allowed-account-ids': 'account' }
  if (uses === './.github/actions/aws')
    return { role: '(deploy|plan|infra)-role', account: 'account', region: 'region' }
  return {}
}

/** In a workflow an output of the plan, or a matrix made of it; in our action the input of the same name. */
function comesFrom(column: string, { kind }: Workflow | CompositeAction): RegExp {
  const place = kind === 'action' ? 'inputs' : '((needs|steps)\\.plan\\.outputs|matrix)'
  return new RegExp(`^\\$\\{\\{ ${place}\\.${column} \\}\\}$`)
}
