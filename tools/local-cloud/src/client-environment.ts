import type { Caller } from './caller.ts'

/** The secret of every access key that this cloud issues; the key's id is the account. */
export const ACCESS_KEY_SECRET = 'local-cloud'

/** Environment variables with which an AWS client calls this cloud for an account. */
export function clientEnvironment(endpoint: string, { account, region }: Caller) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY_SECRET,
    // Without it, clients wait for an instance metadata service that does not exist here.
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
