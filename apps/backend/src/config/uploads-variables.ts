import { isBucketUrl } from './bucket.ts'
import { text } from './forms.ts'

/** Variables of the environment that uploads need. */
export const uploadsVariables = {
  /** Base URL of the bucket that uploads go to. */
  S3_URL: text(
    'must be the base URL of a bucket, https://BUCKET.s3.REGION.amazonaws.com or https://ENDPOINT/BUCKET',
    isBucketUrl,
  ),
}
