import { text } from './forms.ts'
import { isPrivateUrl } from './net.ts'

/** Variables of the environment that access tokens need. */
export const authVariables = {
  COGNITO_USER_POOL_ID: text('must look like region_id', (value) =>
    /^[a-z]{2,4}(-[a-z]+)+-\d_[A-Za-z0-9]+$/.test(value),
  ),
  /** App clients whose tokens are accepted, separated by commas. Not set: every client of the pool. */
  COGNITO_CLIENT_IDS: text('must be ids of app clients, separated by commas', (value) =>
    /^[a-z0-9]+(, *[a-z0-9]+)*$/i.test(value),
  )
    .transform((value) => value.split(/, */))
    .optional(),
  /**
   * Where AWS answers instead of AWS. The SDKs read the same variable; keys that a stranger can change would let
   * anybody in, so plain http stays on the machine.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   */
  AWS_ENDPOINT_URL: text('must be an https URL, or http on this machine', isPrivateUrl).optional(),
}
