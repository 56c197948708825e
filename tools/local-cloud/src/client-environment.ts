import type { Caller } from './caller.ts'

/** The secret of every access key that is given out here; the key's id is the account. */
export const ACCESS_KEY_SECRET = 'local-cloud'

/** What an AWS client needs to talk to this cloud for an account. */
export function clientEnvironment(endpoint: string, { account, region }: Caller) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: ACCESS_KEY_SECRET,
    // Nobody shall wait for a metadata service that is not there.
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}
