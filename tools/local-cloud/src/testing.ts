import type { Caller } from './wire/service.ts'

export { dev, prod } from '@repo/environments/fixture'

/** Configuration of an AWS SDK client that talks to a cloud as `place`. */
export function clientConfig(endpoint: string, { account, region }: Caller) {
  return {
    endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
    maxAttempts: 1,
  }
}
