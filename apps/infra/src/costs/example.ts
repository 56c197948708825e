import type { Environment, Project, Service } from '@repo/environments'
import { type Estimate, estimate } from './estimate.ts'

const service: Omit<Service, 'definitions'> = {
  name: 'backend',
  repository: 'backend',
  dockerfile: 'Dockerfile.ecs',
  container: 'app',
  http: { port: 8080, healthPath: '/readyz' },
  uploads: true,
}

const common = {
  account: '111122223333',
  region: 'ap-northeast-1',
  scanThreshold: 'HIGH',
  slack: { channel: '#example', mentions: { failure: [], vulnerability: [] } },
} as const satisfies Partial<Environment>

/** An environment to start with and a production, each in an account of its own. No fork changes them. */
const table: readonly Environment[] = [
  {
    ...common,
    name: 'dev',
    branch: 'develop',
    cluster: 'app-dev',
    githubEnvironment: 'dev',
    production: false,
    services: [{ ...service, definitions: 'ecspresso/dev' }],
  },
  {
    ...common,
    account: '444455556666',
    name: 'prod',
    branch: 'main',
    cluster: 'app-prod',
    githubEnvironment: 'prod',
    production: true,
    services: [{ ...service, definitions: 'ecspresso/prod' }],
  },
]

const project: Project = {
  name: 'name',
  repository: 'owner/name',
  defaultBranch: 'main',
  defaultChannel: '#example',
  scanThreshold: 'HIGH',
}

/** The estimates of `docs/costs.md`: one task of 0.25 vCPU and 512 MiB, and two of 0.5 vCPU and 1 GiB in production. */
export function estimateExample(): readonly Estimate[] {
  return estimate({
    table,
    project,
    context: {
      'alerts:email': 'on-call@example.com',
      'prod:certificateArn': 'arn:aws:acm:ap-northeast-1:444455556666:certificate/1234',
      'prod:domainName': 'api.example.com',
    },
    sizeOf: ({ cluster, production, service: { name } }) => ({
      service: `${cluster}/${name}`,
      cpu: production ? 512 : 256,
      memory: production ? 1024 : 512,
      count: production ? 2 : 1,
      arm: false,
    }),
  })
}
