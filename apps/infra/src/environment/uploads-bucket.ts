import type { Environment } from '@repo/environments'
import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CorsRule,
  HttpMethods,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** Prefix of the keys that the service signs uploads for. */
export const UPLOADS_PREFIX = 'uploads/'

/**
 * The bucket for uploads with URLs that the service signs. A signature is the permission; a browser also wants the origin of
 * its page among those of the environment.
 */
export class UploadsBucket extends Bucket {
  constructor(scope: Construct, id: string, { origins = [] }: Pick<Environment, 'origins'>) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      cors: origins.length > 0 ? [uploadRule(origins)] : [],
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    })
  }
}

function uploadRule(origins: readonly string[]): CorsRule {
  return {
    allowedMethods: [HttpMethods.PUT],
    allowedOrigins: [...origins],
    allowedHeaders: ['*'],
    maxAge: 3600,
  }
}
