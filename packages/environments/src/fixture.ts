// The table that tests use. It never changes when a fork edits its own: expectations may be literals.
import type { AlertPolicy, Route } from './alert-policy.ts'
import type { DeploymentTarget, Environment, Project, Service } from './environment.ts'
import { targetIn } from './find.ts'

export const project: Project = {
  name: 'shop',
  repository: 'example/shop',
  defaultBranch: 'main',
  defaultChannel: '#deployments',
  scanThreshold: 'HIGH',
}

export const backend: Omit<Service, 'definitions'> = {
  name: 'backend',
  repository: 'backend',
  dockerfile: 'Dockerfile.ecs',
  container: 'app',
  http: { port: 8080, healthPath: '/readyz' },
  uploads: true,
}

/** One environment whose failures page nobody. */
export const dev: DeploymentTarget = targetIn({
  name: 'dev',
  branch: 'develop',
  account: '111122223333',
  region: 'ap-northeast-1',
  cluster: 'app-dev',
  services: [{ ...backend, definitions: 'ecspresso/dev' }],
  githubEnvironment: 'dev',
  production: false,
  origins: ['https://app.example.com', 'http://localhost:3000'],
  scanThreshold: 'HIGH',
  slack: { channel: '#deployments-dev', mentions: { failure: [], vulnerability: [] } },
})

/** Production: in another account, with people on call. */
export const prod: DeploymentTarget = targetIn({
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
    mentions: {
      failure: ['<!subteam^S0ONCALL>'],
      vulnerability: ['<!subteam^S0ONCALL>'],
      approval: ['<!subteam^S0APPROVERS>'],
    },
  },
})

export const environments: readonly Environment[] = [dev, prod].map(({ service, ...rest }) => rest)

/** A second service, beside the one of {@link dev}. No requests reach it. */
export const worker: DeploymentTarget = {
  ...dev,
  service: {
    name: 'worker',
    repository: 'worker',
    dockerfile: 'Dockerfile.worker',
    definitions: 'ecspresso/dev-worker',
    container: 'worker',
  },
}

/** {@link environments}, with the second service in the first of them. */
export const withWorker: readonly Environment[] = environments.map((environment) =>
  environment.name === dev.name
    ? { ...environment, services: [dev.service, worker.service] }
    : environment,
)

const quiet: Route = { channel: 'own', mention: 'nobody', sns: false }
const failing: Route = { channel: 'own', mention: 'failure', sns: false }
const vulnerable: Route = { channel: 'own', mention: 'vulnerability', sns: false }
const stranger: Route = { channel: 'default', mention: 'nobody', sns: false }

/** Production's failures are also published to SNS; what the table does not have goes to the default channel. */
export const alertPolicy: AlertPolicy = {
  routes: {
    deployment: routes(failing),
    'crash-loop': routes(failing),
    service: routes(failing),
    scan: routes(vulnerable),
    alarm: routes(failing),
    retirement: routes(quiet),
    'standalone-task': {
      ...routes(quiet),
      failure: { production: quiet, other: quiet, unknown: stranger },
    },
  },
  approval: {
    production: { mention: 'approval', sns: true },
    other: { mention: 'approval', sns: false },
    unknown: { mention: 'nobody', sns: false },
  },
  crashLoop: {
    tasks: 3,
    withinMinutes: 10,
    slow: { tasks: 4, withinMinutes: 60 },
    quietMinutes: 60,
  },
  missingTasksMinutes: 10,
  sameTroubleMinutes: 60,
}

function routes(failure: Route): AlertPolicy['routes']['deployment'] {
  const calm = { production: quiet, other: quiet, unknown: stranger }
  return {
    news: calm,
    warning: calm,
    failure: { production: { ...failure, sns: true }, other: failure, unknown: stranger },
  }
}
