// The table that tests use. It never changes when a fork edits its own: expectations may be literals.
import type { DeploymentTarget, Environment, Project, Service } from './environment.ts'
import { targetIn } from './find.ts'

export const project: Project = {
  repository: 'example/fargate-starter',
  defaultChannel: '#deployments',
  scanThreshold: 'HIGH',
}

export const backend: Omit<Service, 'definitions'> = {
  name: 'backend',
  repository: 'backend',
  dockerfile: 'Dockerfile.ecs',
  container: 'app',
}

/** One environment whose failures page nobody. */
export const dev: DeploymentTarget = target({
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
})

/** Production: in another account, with people on call. */
export const prod: DeploymentTarget = target({
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
})

export const environments: readonly Environment[] = [dev, prod].map(({ service, ...rest }) => rest)

function target(environment: Environment): DeploymentTarget {
  return targetIn(environment)
}
