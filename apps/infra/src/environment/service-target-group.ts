import { type DeploymentTarget, type Http, resourceNames } from '@repo/environments'
import { Duration } from 'aws-cdk-lib'
import type { IVpc } from 'aws-cdk-lib/aws-ec2'
import {
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Construct } from 'constructs'

export interface ServiceTargetGroupProps {
  readonly vpc: IVpc
  readonly target: DeploymentTarget
  readonly http: Http
}

/**
 * The target group that ECS registers the tasks of a service in. Most of a deployment is waiting for these: a new task serves
 * after two good checks, and an old one gets its SIGTERM when the deregistration delay is over, whether or not a request is still
 * in flight. AWS's own 300 s would be added to each.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
 */
export class ServiceTargetGroup extends ApplicationTargetGroup {
  constructor(scope: Construct, id: string, { vpc, target, http }: ServiceTargetGroupProps) {
    super(scope, id, {
      vpc,
      targetGroupName: resourceNames(target).targetGroup,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: http.port,
      deregistrationDelay: Duration.seconds(15),
      healthCheck: {
        path: http.healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(5),
        timeout: Duration.seconds(3),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    })
  }
}
