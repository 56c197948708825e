import { listByHand } from './by-hand.ts'
import { bootstrapCdk } from './cdk-bootstrap.ts'
import { checkValues } from './check-values.ts'
import { deploy, deployedStacks, synthesize } from './cloudformation.ts'
import type { Bootstrap } from './context.ts'
import { CommandFailedError, StepFailedError } from './errors.ts'
import { setUpGithub } from './github.ts'
import { setToken } from './slack-token.ts'
import { setVariables } from './variables.ts'

const advice = {
  values:
    'Both programs need credentials: gh auth login, and for aws those of an administrator of the account.',
  stacks: 'The message above names the setting, or the call that AWS refused.',
  github:
    'HTTP 403 or 422: GitHub Environments and rulesets of a private repository need a paid plan, reviewers GitHub Enterprise; change the file of .github/ that the command names to what your plan has.',
  cdk: 'The events of the stack have the reason: aws cloudformation describe-stack-events --stack-name CDKToolkit',
  token: 'The token is needed again; nothing has stored it.',
  deploy:
    'The first CREATE_FAILED or UPDATE_FAILED above is the reason; whatever comes after it was cancelled. A stack that could not be created is deleted and created again by the next run.',
  variables: 'The stacks are deployed. Only the variables of the GitHub Environment are missing.',
} as const

/**
 * Makes everything that the first deployment to an environment needs, in an order in which nothing trusts what is not yet
 * protected. Every step looks first and changes only what is different, so that a run that was interrupted can be repeated.
 * @returns commands that changed something, and the stacks that were changed
 * @throws RefusedError, StepFailedError
 */
export async function bootstrapEnvironment(
  bootstrap: Bootstrap,
): Promise<{ readonly changes: readonly string[] }> {
  const { terminal, environment } = bootstrap
  await step('Values, account and repository', 'values', () => checkValues(bootstrap))
  const { synthesized, before } = await step('Stacks as they would be', 'stacks', async () => {
    const deployed = await deployedStacks(terminal)
    return { before: deployed, synthesized: await synthesize(bootstrap, deployed) }
  })
  const { stacks } = synthesized
  await step('GitHub Environment and branch rules', 'github', () => setUpGithub(bootstrap))
  await step('CDK bootstrap', 'cdk', () => bootstrapCdk(bootstrap, stacks, before))
  await step('Slack token', 'token', () => setToken(bootstrap))
  const { outputs, changed } = await step('Deploy the stacks', 'deploy', () =>
    deploy(bootstrap, synthesized, before),
  )
  await step('Variables of the GitHub Environment', 'variables', async () => {
    await setVariables(bootstrap, outputs)
    await listByHand(bootstrap, stacks, outputs)
  })
  return { changes: [...terminal.changes, ...changed.map((name) => `stack ${name}`)] }

  async function step<T>(
    title: string,
    name: keyof typeof advice,
    run: () => Promise<T>,
  ): Promise<T> {
    terminal.show(`${title}:`)
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof CommandFailedError)) throw error
      throw new StepFailedError(
        [
          `"${title}" stopped: ${error.message}`,
          advice[name],
          `Then repeat npx -y pnpm@12 bootstrap ${environment.name}: it goes on here, and does nothing twice.`,
        ].join('\n  '),
        { cause: error },
      )
    }
  }
}
