import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'

/**
 * The requests of the load balancer, also those that never reach a service: TLS errors, 502, 504. The load balancer cannot write
 * with a key of KMS.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export class AccessLogsBucket extends Bucket {
  constructor(scope: Construct, id: string, { logDays }: Pick<EnvironmentSettings, 'logDays'>) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      lifecycleRules: [
        {
          expiration: Duration.days(logDays),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    })
  }
}
