import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { Construct } from 'constructs'
import type { EnvironmentSettings } from '../settings.ts'
import type { Network } from './network.ts'

export interface LoadBalancerProps {
  readonly network: Network
  /** Whether nobody can delete it by mistake. */
  readonly protect: boolean
  readonly https: EnvironmentSettings['https']
}

/** An internet-facing load balancer, by HTTPS where there is a certificate. */
export class LoadBalancer extends Construct {
  readonly alb: ApplicationLoadBalancer
  /** The listener that serves; with HTTPS, that of port 80 redirects to it. */
  readonly listener: ApplicationListener

  constructor(scope: Construct, id: string, { network, protect, https }: LoadBalancerProps) {
    super(scope, id)
    this.alb = new ApplicationLoadBalancer(this, 'Alb', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroup: network.front,
      dropInvalidHeaderFields: true,
      deletionProtection: protect,
    })
    network.openToInternet(80)
    const http = { port: 80, protocol: ApplicationProtocol.HTTP, open: false }
    if (!https) {
      this.listener = this.alb.addListener('Http', http)
      return
    }
    network.openToInternet(443)
    this.listener = this.alb.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [{ certificateArn: https.certificateArn }],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      open: false,
    })
    this.alb.addListener('Http', {
      ...http,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    })
  }
}
