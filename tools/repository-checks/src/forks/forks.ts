import type { Environment, Service } from '@repo/environments'
import type { Owned } from './owned.ts'

/** One difference between a fork and this repository. */
export interface Change {
  readonly name: string
  readonly of: (owned: Owned) => Owned
}

/** Everything that a fork may change, one at a time. */
const changes: readonly Change[] = [
  each('accounts', (_, index) => ({ account: String(900_000_000_001 + index) })),
  each('regions', ({ region }) => ({
    region: region === 'eu-central-1' ? 'us-west-2' : 'eu-central-1',
  })),
  {
    name: 'channels',
    of: (owned) => ({
      ...inEach(owned, ({ name, slack }) => ({ slack: { ...slack, channel: `#pay-${name}` } })),
      project: { ...owned.project, defaultChannel: '#pay' },
    }),
  },
  each('on-call', ({ slack }) => ({
    slack: {
      ...slack,
      mentions: { failure: ['<!subteam^S0PAYMENTS>', '<@U0PAYMENTS>'], vulnerability: ['<!here>'] },
    },
  })),
  {
    name: 'repository',
    of: (owned) => ({
      ...owned,
      project: {
        ...owned.project,
        repository: 'pay-company/payments-api',
        name: 'pay',
        defaultBranch: 'line/trunk',
      },
    }),
  },
  eachService('services', ({ name }) => ({ name: `${name}2` })),
  eachService('ecr-repositories', ({ repository }) => ({ repository: `pay/${repository}` })),
  each('origins', ({ name }) => ({ origins: [`https://${name}.pay.example.com`] })),
  each('clusters', (_, index) => ({ cluster: `pay-${index}` })),
  each('branches', (_, index) => ({ branch: `line/${index}` })),
  each('environments', ({ services }, index) => ({
    name: `live${index}`,
    githubEnvironment: `live-${index}`,
    services: mapServices(services, (service) => ({
      ...service,
      definitions: `${service.definitions}-${index}`,
    })),
  })),
  {
    name: 'order',
    of: (owned) => ({ ...owned, environments: owned.environments.toReversed() }),
  },
  {
    name: 'alerts',
    of: (owned) => ({
      ...inEach(owned, () => ({ scanThreshold: 'CRITICAL' })),
      project: { ...owned.project, scanThreshold: 'LOW' },
      ...otherAlerts(owned),
    }),
  },
]

/** One more environment, in the account and region of the first that is not production. */
const anotherEnvironment: Change = {
  name: 'another-environment',
  of: (owned) => {
    const first = owned.environments.find(({ production }) => !production)
    if (!first) throw new Error('a table of environments has to have one outside of production')
    const staging: Environment = {
      ...first,
      name: 'staging',
      branch: 'staging',
      cluster: 'pay-staging',
      githubEnvironment: 'staging',
      production: false,
      services: mapServices(first.services, (service) => ({
        ...service,
        definitions: `${service.definitions}-staging`,
      })),
    }
    return { ...owned, environments: [...owned.environments, staging] }
  },
}

/** A fork and its changes. */
export interface Fork {
  readonly name: string
  readonly changes: readonly Change[]
}

/** One fork with everything changed and a third environment, and one for each single change. */
export const forks: readonly Fork[] = [
  { name: 'everything', changes: [...changes, anotherEnvironment] },
  ...changes.map((change) => ({ name: change.name, changes: [change] })),
]

type ChangeEnvironment = (environment: Environment, index: number) => Partial<Environment>

function each(name: string, change: ChangeEnvironment): Change {
  return { name, of: (owned) => inEach(owned, change) }
}

function inEach(owned: Owned, change: ChangeEnvironment): Owned {
  return {
    ...owned,
    environments: owned.environments.map((environment, index) => ({
      ...environment,
      ...change(environment, index),
    })),
  }
}

function eachService(name: string, change: (service: Service) => Partial<Service>): Change {
  return each(name, ({ services }) => ({
    services: mapServices(services, (service) => ({ ...service, ...change(service) })),
  }))
}

function mapServices(
  [first, ...others]: Environment['services'],
  change: (service: Service) => Service,
): Environment['services'] {
  return [change(first), ...others.map(change)]
}

function otherAlerts({ alertPolicy }: Owned): Pick<Owned, 'alertPolicy' | 'mutes' | 'wording'> {
  const { routes, approval } = alertPolicy
  const text = JSON.stringify({ routes, approval })
    .replaceAll('"own"', '"#pay-alerts"')
    .replaceAll('"sns":false', '"sns":true')
    .replaceAll('"nobody"', '"vulnerability"')
  return {
    alertPolicy: {
      ...JSON.parse(text),
      crashLoop: {
        tasks: 7,
        withinMinutes: 21,
        slow: { tasks: 9, withinMinutes: 120 },
        quietMinutes: 90,
      },
      missingTasksMinutes: 25,
      sameTroubleMinutes: 5,
    },
    mutes: [{ id: 'CVE-2026-99999', reason: 'not reachable here', expires: '2099-01-01' }],
    wording: {
      nextStepOfCause: {
        'out-of-memory': { text: 'read the runbook.', link: 'https://wiki.example.com/memory' },
        'application-error': 'call the team of payments.',
      },
      nextStepOfTrouble: { placement: 'call the platform team.' },
    },
  }
}
