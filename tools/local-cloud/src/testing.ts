import type { Environment } from '@repo/environments'
import type { Caller } from './wire/service.ts'

/** An environment for tests, which do not depend on the table of this fork. */
export const dev: Environment = {
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
}

export const prod: Environment = {
  ...dev,
  name: 'prod',
  branch: 'main',
  account: '444455556666',
  cluster: 'app-prod',
  production: true,
  slack: { channel: '#deployments-prod', mentions: { failure: [], vulnerability: [] } },
}

/** Configuration of an AWS SDK client that talks to a cloud as `place`. */
export function clientConfig(endpoint: string, { account, region }: Caller) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
    maxAttempts: 1,
  }
}
