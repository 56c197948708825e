import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager'
import {
  type ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets'
import { Construct } from 'constructs'
import type { HttpsSettings } from '../https-settings.ts'
import type { EnvironmentSettings } from '../settings.ts'
import { EVERYBODY, type Network } from './network.ts'

export interface LoadBalancerProps {
  readonly network: Network
  /** Whether nobody can delete it by mistake. */
  readonly protect: boolean
  readonly settings: Pick<EnvironmentSettings, 'https' | 'httpFrom'>
}

/** An internet-facing load balancer: HTTPS for everybody, or HTTP for the addresses that the settings name. */
export class LoadBalancer extends Construct {
  readonly alb: ApplicationLoadBalancer
  /** The listener that serves; with HTTPS, that of port 80 redirects to it. */
  readonly listener: ApplicationListener
  /** `undefined`: HTTP only. */
  readonly certificateArn: string | undefined

  constructor(scope: Construct, id: string, { network, protect, settings }: LoadBalancerProps) {
    super(scope, id)
    this.alb = new ApplicationLoadBalancer(this, 'Alb', {
      vpc: network.vpc,
      internetFacing: true,
      securityGroup: network.front,
      dropInvalidHeaderFields: true,
      deletionProtection: protect,
    })
    const { https, httpFrom } = settings
    network.open(80, https ? [EVERYBODY] : httpFrom)
    const http = { port: 80, protocol: ApplicationProtocol.HTTP, open: false }
    if (!https) {
      this.listener = this.alb.addListener('Http', http)
      return
    }
    network.open(443, [EVERYBODY])
    this.certificateArn = this.#prepare(https)
    this.listener = this.alb.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [{ certificateArn: this.certificateArn }],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      open: false,
    })
    this.alb.addListener('Http', {
      ...http,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    })
  }

  /** The record in the hosted zone, if there is one; the certificate that serves. */
  #prepare({ domainName, certificateArn, hostedZone }: HttpsSettings): string {
    const zone =
      hostedZone &&
      HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      })
    if (zone)
      new ARecord(this, 'Record', {
        zone,
        recordName: `${domainName}.`,
        target: RecordTarget.fromAlias(new LoadBalancerTarget(this.alb)),
      })
    return certificateArn ?? this.#makeCertificate(domainName, zone)
  }

  /** CloudFormation makes the records that ACM wants to see, and waits until it has issued. */
  #makeCertificate(domainName: string, zone: IHostedZone | undefined): string {
    const validation = CertificateValidation.fromDns(zone)
    return new Certificate(this, 'Certificate', { domainName, validation }).certificateArn
  }
}
