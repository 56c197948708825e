import { describe, expect, it } from 'vitest'
import { dev as exampleDev, prod as exampleProd } from '../app.fixture.ts'
import {
  emptyWorld,
  forked,
  Killed,
  project,
  run,
  settings,
  TOKEN,
  type World,
} from './bootstrap.fixture.ts'
import { RefusedError } from './errors.ts'

const dev = forked(exampleDev)

/** What a world has, without what was called and without times. */
function stateOf({ account, github, byHand }: World) {
  const { deployments: _, ...rest } = account
  const stacks = account.stacks
    .map(({ LastUpdatedTime: __, ...stack }) => stack)
    .toSorted((a, b) => a.StackName.localeCompare(b.StackName))
  return structuredClone({ ...rest, stacks, github, byHand })
}

async function completed(): Promise<World> {
  const world = emptyWorld(dev)
  await run(world, dev)
  return world
}

/** Where a call stands among those that were made. */
const at = (world: World, text: RegExp) => world.calls.findIndex((call) => text.test(call))

describe('bootstrap on an empty account', () => {
  it('protects the environment on GitHub before there is a role, and sets variables after the stacks', async () => {
    const world = await completed()
    const order = [
      /rulesets --input/,
      /PUT .*environments\/dev/,
      /deployment-branch-policies -f name=develop/,
      /create-policy/,
      /infra bootstrap/,
      /create-secret/,
      /secret set SLACK_BOT_TOKEN/,
      /infra deploy/,
      /variable set S3_URL/,
    ].map((call) => at(world, call))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
  })

  it('shows every command before it runs, with the values that go to standard input left out', async () => {
    const world = await completed()
    const commands = world.shown.filter((line) => line.startsWith('  $ '))
    expect(commands).toEqual(world.calls.map((call) => `  $ ${call}`))
    expect([...world.shown, ...world.calls].join('\n')).not.toContain(TOKEN)
    expect(world.account.secrets).toEqual({ 'shop-alerts/slack-token': TOKEN })
    expect(world.github.environments['slack']?.secrets).toEqual({ SLACK_BOT_TOKEN: TOKEN })
  })

  it('writes the outputs of the stacks to the variables, and leaves those without one to a person', async () => {
    const { github, byHand } = await completed()
    expect(github.environments['dev']?.variables).toEqual({
      COGNITO_USER_POOL_ID: 'https://UserPoolId.test',
      S3_URL: 'https://UploadsBucketUrl.test',
      SERVICE_URL: 'https://ServiceUrl.test',
      TZ: 'UTC',
    })
    expect(byHand).toContainEqual(expect.stringMatching(/^gh variable set PROVIDER_URL --env dev/))
  })

  it('lists what is left: the mail, the DNS record, the channels and the first push', async () => {
    const { byHand } = await completed()
    for (const line of [
      /^confirm the subscription .* ops@acme\.test/,
      /^a DNS record CNAME serviceurl\.test → https:\/\/LoadBalancerDnsName\.test/,
      /^\/invite @APP, in Slack, in #payments-dev and #payments/,
      /^git push origin HEAD:develop/,
    ])
      expect(byHand).toContainEqual(expect.stringMatching(line))
  })

  it('names a pull request where the branch is on GitHub already', async () => {
    const world = emptyWorld(dev)
    world.github.branches.push(dev.branch)
    await run(world, dev)
    expect(world.byHand).toContainEqual(expect.stringMatching(/into develop, by a pull request/))
  })
})

describe('bootstrap once more', () => {
  it('changes nothing', async () => {
    const world = await completed()
    const before = stateOf(world)
    expect(await run(world, dev)).toEqual([])
    expect(stateOf(world)).toEqual(before)
  })

  it('keeps a time zone that somebody set, and corrects an output that changed', async () => {
    const world = await completed()
    const variables = world.github.environments['dev']?.variables ?? {}
    Object.assign(variables, { TZ: 'Asia/Tokyo', S3_URL: 'https://gone.test' })
    const changes = await run(world, dev)
    expect(changes).toEqual([expect.stringMatching(/^gh variable set S3_URL/)])
    expect(variables['TZ']).toBe('Asia/Tokyo')
  })

  it('removes a branch that the file does not have, before anything else of GitHub', async () => {
    const world = await completed()
    world.github.environments['dev']?.policies.push({ id: 9, name: '*' })
    expect(await run(world, dev)).toEqual([expect.stringMatching(/DELETE .*policies\/9$/)])
  })

  it.each([
    ['reviewers', { reviewers: [{ type: 'User', id: 5 }] }, /settings\.reviewers lacks .*5/],
    ['a wait', { wait_timer: 30 }, /settings\.wait_timer is 0, and 30 on GitHub/],
  ])('refuses to remove %s that somebody set on GitHub', async (_, set, problem) => {
    const world = await completed()
    Object.assign(world.github.environments['dev']?.settings ?? {}, set)
    const before = stateOf(world)
    await expect(run(world, dev)).rejects.toThrow(problem)
    expect(stateOf(world).github).toEqual(before.github)
  })

  it('updates the execution policy, and removes its oldest version where IAM keeps no more', async () => {
    const world = await completed()
    world.account.policies['cdk-execution-dev'] = [{}, {}, {}, {}, {}]
    expect(await run(world, dev)).toEqual([
      expect.stringMatching(/delete-policy-version .* --version-id v1$/),
      expect.stringMatching(/create-policy-version .* --set-as-default$/),
    ])
  })
})

describe('bootstrap that is killed', async () => {
  const world = emptyWorld(dev)
  await run(world, dev)
  const finished = stateOf(world)
  const calls = world.calls.map((call, index) => [index, call] as const)

  it.each(calls)('at call %i and repeated ends in the same state: %s', async (index) => {
    for (const when of ['before', 'after'] as const) {
      const interrupted = emptyWorld(dev)
      const killed = { at: index, when }
      await expect(run(interrupted, dev, { killed })).rejects.toThrow(Killed)
      await run(interrupted, dev)
      expect(stateOf(interrupted), when).toEqual(finished)
      expect(await run(interrupted, dev)).toEqual([])
    }
  })
})

describe('bootstrap --dry-run', () => {
  it('shows what a run on an empty account does, and runs nothing', async () => {
    const planned = emptyWorld(dev)
    await run(planned, dev, { dryRun: true })
    expect(planned.calls).toEqual([])
    expect(stateOf(planned)).toEqual({
      ...stateOf(emptyWorld(dev)),
      byHand: expect.any(Array),
    })
    const world = await completed()
    const changing = (lines: readonly string[]) =>
      lines
        .filter((line) => / (POST|PUT|create-\w+|bootstrap|deploy|set) /.test(line))
        .map((line) => line.replace(/--body .*|file:\S+/, '').trim())
    expect(changing(planned.shown)).toEqual(changing(world.shown))
    expect(changing(world.shown).length).toBeGreaterThan(8)
  })
})

describe('bootstrap refuses', () => {
  const problemsOf = async (
    world: World,
    options: Parameters<typeof run>[2] = {},
    target = dev,
  ) => {
    const error: unknown = await run(world, target, options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(RefusedError)
    expect(
      world.calls.filter((call) => /create|POST|PUT|infra (bootstrap|deploy)/.test(call)),
    ).toEqual([])
    return error instanceof RefusedError ? error.problems.join('\n') : ''
  }

  it('credentials of another account', async () => {
    const world = emptyWorld(dev)
    world.account.caller = '999999999999'
    expect(await problemsOf(world)).toMatch(
      /is of account 999999999999, and dev is in 210987654321/,
    )
  })

  it('a shell in another region', async () => {
    const problems = await problemsOf(emptyWorld(dev), { shellRegion: 'eu-west-3' })
    expect(problems).toMatch(/the region of this shell is eu-west-3/)
  })

  it('a repository whose ids are not those that the roles would trust', async () => {
    const world = emptyWorld(dev)
    Object.assign(world.github.repository, { id: 33 })
    expect(await problemsOf(world)).toMatch(/"github:repositoryId" has to be "33"/)
  })

  it('a repository with another default branch, another name, or without administration', async () => {
    const world = emptyWorld(dev)
    Object.assign(world.github.repository, {
      default_branch: 'trunk',
      permissions: { admin: false },
    })
    const problems = await problemsOf(world)
    expect(problems).toMatch(/the default branch on GitHub is trunk, not main/)
    expect(problems).toMatch(/you are not an administrator of acme\/payments/)
  })

  it('an ECR repository that is not of its stacks', async () => {
    const world = emptyWorld(dev)
    world.account.repositories.push(dev.service.repository)
    expect(await problemsOf(world)).toMatch(
      /has an ECR repository backend .* another `repository` in packages\/environments\/table\.ts/,
    )
  })

  it('stacks of the same names that belong to something else', async () => {
    const world = emptyWorld(dev)
    world.account.stacks.push({
      StackName: dev.cluster,
      StackStatus: 'CREATE_COMPLETE',
      LastUpdatedTime: '',
      Tags: [],
      Parameters: [],
      Outputs: [],
      resources: [{ LogicalResourceId: 'Blog', ResourceType: 'x', PhysicalResourceId: 'y' }],
    })
    expect(await problemsOf(world)).toMatch(
      /the stack app-dev belongs to something else, .* rename the cluster/,
    )
  })

  it('stacks of another fork of this repository', async () => {
    const world = await completed()
    for (const { StackName, Tags } of world.account.stacks)
      if (StackName === 'shop-registry')
        Tags.splice(0, 1, { Key: 'Repository', Value: 'acme/orders' })
    world.calls.length = 0
    expect(await problemsOf(world)).toMatch(
      /^the stack shop-registry is that of acme\/orders: .* set another in packages\/environments\/project\.ts/,
    )
  })

  it('a missing file of .github, by its name', async () => {
    await expect(run(emptyWorld(dev), dev, { readFile: () => undefined })).rejects.toThrow(
      /\.github\/rulesets\/develop\.json: copy the one/,
    )
  })
})

describe('bootstrap in an account that is not empty', () => {
  it("uses GitHub's OIDC provider that is there, and names the setting that keeps infra.yml from making it", async () => {
    const world = emptyWorld(dev)
    const arn = `arn:aws:iam::${dev.account}:oidc-provider/token.actions.githubusercontent.com`
    world.account.providers.push(arn)
    await run(world, dev)
    expect(world.calls).toContainEqual(
      expect.stringMatching(/synth .* -c github:provider=existing/),
    )
    expect(world.byHand).toContainEqual(expect.stringMatching(/"github:provider": "existing"/))
    const types = world.account.stacks.flatMap(({ resources }) => resources)
    expect(types.filter((one) => one.ResourceType === 'AWS::IAM::OIDCProvider')).toEqual([])
    expect(await run(world, dev)).toEqual([])
  })

  it('keeps a provider of its own stacks', async () => {
    const world = await completed()
    world.calls.length = 0
    await run(world, dev)
    expect(world.calls.filter((call) => call.includes('github:provider'))).toEqual([])
  })

  it('leaves a bootstrap of CDK alone that other apps use, and has the command that narrows it', async () => {
    const world = emptyWorld(dev)
    world.account.stacks.push({
      StackName: 'CDKToolkit',
      StackStatus: 'CREATE_COMPLETE',
      LastUpdatedTime: '',
      Tags: [],
      Parameters: [{ ParameterKey: 'CloudFormationExecutionPolicies', ParameterValue: '' }],
      Outputs: [],
      resources: [],
    })
    await run(world, dev)
    expect(at(world, /infra bootstrap/)).toBe(-1)
    expect(world.byHand).toContainEqual(
      expect.stringMatching(/^CDKToolkit was there.*infra bootstrap/),
    )
  })

  it('keeps the execution policy of another environment of the same bootstrap', async () => {
    const world = await completed()
    const staging = {
      ...dev,
      name: 'staging',
      cluster: 'app-staging',
      githubEnvironment: 'staging',
    }
    const table = [dev, { ...staging, branch: 'staging' }, exampleProd]
    await run(world, { ...staging, branch: 'staging' }, { table })
    expect(
      world.calls.find((call) => /infra bootstrap .*cdk-execution-staging/.test(call)),
    ).toMatch(/cdk-execution-dev,arn:\S+cdk-execution-staging$/)
  })

  it('bootstraps production beside others of the account by a qualifier of its own', async () => {
    const services = [{ ...exampleProd.service, repository: 'backend-prod' }] as const
    const prod = {
      ...forked(exampleProd),
      services,
      service: services[0],
      sharedAccountReason: 'x',
    }
    const world = emptyWorld(prod)
    const certificate = `arn:aws:acm:${prod.region}:${prod.account}:certificate/1`
    const own = { 'prod:certificateArn': certificate }
    await run(world, prod, {
      table: [dev, prod],
      settings: { ...settings, ...own },
      synthSettings: own,
    })
    expect(world.calls.find((call) => /infra bootstrap/.test(call))).toMatch(
      / --qualifier prod --toolkit-stack-name CDKToolkit-prod --cloudformation-execution-policies \S+cdk-execution-prod$/,
    )
  })
})

describe('the first deployment of production', () => {
  const prod = forked(exampleProd)
  const certificate = `arn:aws:acm:${prod.region}:${prod.account}:certificate/1`
  const own = { 'prod:certificateArn': certificate }
  const options = { settings: { ...settings, ...own }, synthSettings: own }
  const settled = (world: World) =>
    world.calls
      .filter((call) => /infra (synth|deploy)/.test(call))
      .map((call) => (call.includes('synth') ? call.includes('protection=off') : 'deploy'))

  it('is without protection until it has succeeded, and then with it', async () => {
    const world = emptyWorld(prod)
    await run(world, prod, options)
    expect(settled(world)).toEqual([false, true, 'deploy', false, 'deploy'])
    world.calls.length = 0
    expect(await run(world, prod, options)).toEqual([])
    expect(settled(world)).toEqual([false, 'deploy'])
  })

  it('is without protection again after it has failed', async () => {
    const world = emptyWorld(prod)
    const failing = [/infra deploy/, 'ROLLBACK'] as const
    await expect(run(world, prod, { ...options, failing })).rejects.toThrow('ROLLBACK')
    world.calls.length = 0
    await run(world, prod, options)
    expect(settled(world)).toEqual([false, true, 'deploy', false, 'deploy'])
  })
})

describe('a command that fails', () => {
  it.each([
    [/environments\/dev --input/, 'HTTP 422', /"GitHub Environment and branch rules" stopped/],
    [/infra bootstrap/, 'boom', /"CDK bootstrap" stopped/],
    [/create-secret/, 'denied', /"Slack token" stopped/],
    [/infra deploy/, 'ROLLBACK', /"Deploy the stacks" stopped/],
    [/variable set TZ/, 'HTTP 500', /"Variables of the GitHub Environment" stopped/],
  ])('%s ends with its command, its error and how to go on', async (command, stderr, stopped) => {
    const world = emptyWorld(dev)
    const failing = [command, stderr] as const
    const error = await run(world, dev, { failing }).catch((thrown: Error) => thrown)
    const message = error instanceof Error ? error.message : ''
    expect(message).toMatch(stopped)
    expect(message).toContain(stderr)
    expect(message).toMatch(command)
    expect(message).toContain('Then repeat npx -y pnpm@12 bootstrap dev')
    expect(message).not.toContain(TOKEN)
    await run(world, dev)
    expect(stateOf(world)).toEqual(stateOf(await completed()))
  })

  it('of GitHub stops before there is a role', async () => {
    const world = emptyWorld(dev)
    await expect(run(world, dev, { failing: [/ruleset/, 'HTTP 403'] })).rejects.toThrow(
      project.repository,
    )
    expect(world.account.stacks).toEqual([])
  })
})
