import type { Environment } from './environment.ts'

/**
 * The one table of environments. A new one (`staging`, say) is an entry here and a folder under `ecspresso/`.
 * The account ids are the ones that AWS uses in its documentation: replace them.
 */
export const environments: readonly Environment[] = [
  {
    name: 'dev',
    branch: 'develop',
    account: '111122223333',
    region: 'ap-northeast-1',
    cluster: 'app-dev',
    service: 'backend',
    repository: 'backend',
    ecspressoFolder: 'ecspresso/dev',
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
    service: 'backend',
    repository: 'backend',
    ecspressoFolder: 'ecspresso/prod',
    githubEnvironment: 'prod',
    production: true,
    scanThreshold: 'HIGH',
    slack: {
      channel: '#deployments-prod',
      mentions: { failure: ['<!subteam^S0ONCALL>'], vulnerability: ['<!subteam^S0ONCALL>'] },
    },
  },
]
