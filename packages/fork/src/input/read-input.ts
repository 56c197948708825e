import { collisions, stackProblems, tableProblems } from '@repo/environments'
import { ForkInputError } from './errors.ts'
import { type Now, type Plan, planOf } from './plan.ts'
import { type EnvironmentInput, type ForkInput, forkSchema } from './schema.ts'

/**
 * The plan of decisions that somebody wrote.
 * @throws ForkInputError with all problems
 */
export function readInput(value: unknown, now: Now): Plan {
  const { success, error } = forkSchema.safeParse(value)
  const issues = error?.issues ?? []
  const problems = issues.map(({ path, message }) => `${pathText(path, value)}: ${message}`)
  // Only texts are of a wrong form: whatever is between them can be checked too.
  if (success || issues.every(({ code }) => code === 'invalid_format')) {
    const input = value as ForkInput // as the schema found
    const plan = planOf(input, now)
    const { project, environments } = plan.after
    problems.push(
      ...(success ? tableProblems(environments, project) : collisions(environments)),
      ...stackProblems(environments, project),
      ...input.environments.flatMap((one) => environmentProblems(one)),
    )
    if (problems.length === 0) return plan
  }
  throw new ForkInputError([...new Set(problems)])
}

/** What no table has: the meaning of branches, and settings of the stacks. */
function environmentProblems({
  name,
  branch,
  account,
  region,
  production = false,
  domainName,
  certificateArn,
  hostedZone,
}: EnvironmentInput): string[] {
  const place = `:${region}:${account}:`
  const checks: readonly (readonly [fails: boolean, text: string])[] = [
    [
      branch === 'main' && !production,
      'the branch main deploys to production: "production": true, or another branch',
    ],
    [
      certificateArn !== undefined && !certificateArn.includes(place),
      `the certificate has to be one of ACM in ${account}, ${region}`,
    ],
    [
      domainName === undefined && (certificateArn ?? hostedZone) !== undefined,
      'a certificate or a hosted zone needs domainName',
    ],
    [
      domainName !== undefined && certificateArn === undefined && hostedZone === undefined,
      'domainName needs certificateArn or hostedZone',
    ],
    [
      hostedZone !== undefined && !`.${domainName}`.endsWith(`.${hostedZone.split('/')[1]}`),
      `domainName has to be in the hosted zone ${hostedZone}`,
    ],
  ]
  return checks.filter(([fails]) => fails).map(([, text]) => `${name}: ${text}`)
}

/** `environments.dev.account`, and by its number where it has no name. */
function pathText(path: readonly PropertyKey[], value: unknown): string {
  const [first, index, ...others] = path
  if (first !== 'environments' || typeof index !== 'number') return path.join('.') || 'the input'
  const name = nameOf(value, index)
  return [name ?? `environments.${index}`, ...others].join('.')
}

function nameOf(value: unknown, index: number): string | undefined {
  const [name] = [value]
    .map((one) => (one as { environments?: { name?: unknown }[] }).environments?.[index]?.name) // an issue there means that there is one
    .filter((one) => typeof one === 'string')
  return name
}
