import type { Environment, Service } from './src/environment.ts'

/** The one service of this repository, as every environment runs it. */
const backend = {
  name: 'backend',
  repository: 'backend',
  dockerfile: 'Dockerfile.ecs',
  container: 'app',
  http: { port: 8080, healthPath: '/readyz' },
  uploads: true,
} as const satisfies Omit<Service, 'definitions'>

/**
 * The one table of environments. A new one, for instance `staging`, is an entry here and a folder under `ecspresso/`.
 */
export const environments: readonly Environment[] = [
  {
    name: 'dev',
    branch: 'develop',
    account: '111122223333',
    region: 'ap-northeast-1',
    cluster: 'app-dev',
    services: [{ ...backend, definitions: 'ecspresso/dev' }],
    githubEnvironment: 'dev',
    production: false,
    scanThreshold: 'HIGH',
    slack: { channel: '#deployments-dev', mentions: { failure: [], vulnerability: [] } },
  },
  {
    name: 'prod',
    branch: 'main',
    account: '444455556666',
    region: 'ap-northeast-1',
    cluster: 'app-prod',
    services: [{ ...backend, definitions: 'ecspresso/prod' }],
    githubEnvironment: 'prod',
    production: true,
    scanThreshold: 'HIGH',
    slack: {
      channel: '#deployments-prod',
      mentions: { failure: ['<!subteam^S0ONCALL>'], vulnerability: ['<!subteam^S0ONCALL>'] },
    },
  },
]
