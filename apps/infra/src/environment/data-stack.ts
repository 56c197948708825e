import { deploymentTargets, type Environment, resourceNames, stackNames } from '@repo/environments'
import {
  CfnOutput,
  CrossStackReferences,
  DefaultStackSynthesizer,
  ReferenceStrength,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'
import { AccessLogsBucket } from './access-logs-bucket.ts'
import { execLogGroup } from './exec.ts'
import { UploadsBucket } from './uploads-bucket.ts'
import { Users } from './user-pool.ts'

export interface DataStackProps {
  readonly environment: Environment
  readonly settings: EnvironmentSettings
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
}

/**
 * What one environment keeps: logs, uploads, users. In a stack of its own, so that everything else of the environment can be
 * replaced, or destroyed and made again, without it.
 */
export class DataStack extends Stack {
  /** `undefined`: no service has uploads. */
  readonly uploads: UploadsBucket | undefined
  /** Of the load balancer; `undefined`: it writes none. */
  readonly accessLogs: AccessLogsBucket | undefined

  constructor(scope: Construct, { environment, settings, qualifier }: DataStackProps) {
    const { account, region, name, production } = environment
    super(scope, stackNames(environment).data, {
      env: { account, region },
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: `${name}: what stays when everything else is replaced: logs, uploads, users`,
      terminationProtection: settings.protect,
      tags: { Environment: name },
    })
    for (const target of deploymentTargets([environment]))
      new LogGroup(this, `Logs-${target.service.name}`, {
        logGroupName: resourceNames(target).logGroup,
        retention: settings.logDays,
        removalPolicy: production
          ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
          : RemovalPolicy.DESTROY,
      })
    if (settings.exec)
      new LogGroup(this, 'ExecLogs', {
        logGroupName: execLogGroup(environment),
        retention: settings.logDays,
        removalPolicy: production
          ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
          : RemovalPolicy.DESTROY,
      })
    if (settings.accessLogs) {
      this.accessLogs = new AccessLogsBucket(this, 'AccessLogs', settings)
      CrossStackReferences.of(this.accessLogs).produce(ReferenceStrength.STRONG)
    }
    if (environment.services.some(({ uploads }) => uploads)) {
      this.uploads = new UploadsBucket(this, 'Uploads', environment)
      // CloudFormation refuses to replace or delete what another stack imports.
      CrossStackReferences.of(this.uploads).produce(ReferenceStrength.STRONG)
    }
    const users = settings.userPool === 'create' ? new Users(this, 'Users', settings) : undefined
    const outputs = {
      UploadsBucketUrl: this.uploads && `https://${this.uploads.bucketRegionalDomainName}`,
      UserPoolId: users?.pool.userPoolId,
      UserPoolClientId: users?.client.userPoolClientId,
    }
    for (const [output, value] of Object.entries(outputs))
      if (value !== undefined) new CfnOutput(this, output, { value })
  }
}
