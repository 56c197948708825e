import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'

/** Prefix of the keys that the service signs uploads for. */
export const UPLOADS_PREFIX = 'uploads/'

/**
 * The bucket that browsers upload to with URLs that the service signs. A signature is the permission, so any origin may
 * use one unless the settings name those that may.
 */
export class UploadsBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { uploadOrigins }: Pick<EnvironmentSettings, 'uploadOrigins'>,
  ) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      cors: [
        {
          allowedMethods: [HttpMethods.PUT],
          allowedOrigins: [...uploadOrigins],
          allowedHeaders: ['*'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    })
  }
}
