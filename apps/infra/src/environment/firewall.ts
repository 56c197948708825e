import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import { Construct } from 'constructs'

/** Rules that AWS keeps: addresses with a bad reputation, common attacks, requests that exploit known vulnerabilities. */
const MANAGED = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
]

/**
 * AWS WAF in front of a load balancer: an address that sends too many requests is blocked until it sends fewer.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
export class Firewall extends Construct {
  /** @param limit requests that one address may send in five minutes */
  constructor(scope: Construct, id: string, alb: ApplicationLoadBalancer, limit: number) {
    super(scope, id)
    const visibility = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    })
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      rules: [
        {
          name: 'RateLimit',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP' } },
          visibilityConfig: visibility('RateLimit'),
        },
        ...MANAGED.map((name, index) => ({
          name,
          priority: index + 1,
          // As each rule of the group decides.
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
          visibilityConfig: visibility(name),
        })),
      ],
    })
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: alb.loadBalancerArn,
      webAclArn: acl.attrArn,
    })
  }
}
