export type Scanner = 'cdk-nag' | 'cfn-lint' | 'checkov' | 'trivy'

/** What a scanner found, in one resource of one template. */
export interface Finding {
  readonly rule: string
  /** Type of the resource in CloudFormation; `no resource`: the scanner names none. */
  readonly type: string
  /** Whether the stack is one of production's. */
  readonly production: boolean
  /** Where, and in which combination of settings. */
  readonly where: string
}

/** A decision about findings that are about the same thing. */
export interface Acceptance {
  readonly reason: string
  /** Where it does not hold for production's stacks. */
  readonly outsideProduction?: true
  /** `RULE TYPE` of the findings. One that no scanner has any more fails a test. */
  readonly findings: Readonly<Partial<Record<Scanner, readonly string[]>>>
}

/** The findings that are accepted. Any other fails a test, and so does an error of cfn-lint, accepted or not. */
export const accepted: readonly Acceptance[] = [
  {
    reason:
      "AWS's own keys encrypt what is stored. A key of one's own costs each month, and its policy is one more that can lock everybody out: the team decides, before there is data",
    findings: {
      checkov: [
        'CKV_AWS_119 AWS::DynamoDB::Table',
        'CKV_AWS_136 AWS::ECR::Repository',
        'CKV_AWS_158 AWS::Logs::LogGroup',
        'CKV_AWS_173 AWS::Lambda::Function',
        'CKV_AWS_27 AWS::SQS::Queue',
      ],
      trivy: [
        'AWS-0017 AWS::Logs::LogGroup',
        // Of tables. Trivy does not name the resource.
        'AWS-0025 no resource',
        'AWS-0033 AWS::ECR::Repository',
        'AWS-0096 AWS::SQS::Queue',
        'AWS-0132 AWS::S3::Bucket',
      ],
    },
  },
  {
    reason:
      'CloudWatch cannot publish with the AWS managed key of SNS, and alerts hold nothing that is worth a key of their own',
    findings: { checkov: ['CKV_AWS_26 AWS::SNS::Topic'], trivy: ['AWS-0095 AWS::SNS::Topic'] },
  },
  {
    reason:
      'Slack cannot sign in to AWS: it signs its requests, and the Lambda behind the route verifies that first',
    findings: { 'cdk-nag': ['AwsSolutions-APIG4 AWS::ApiGatewayV2::Route'] },
  },
  {
    reason: 'the load balancer serves the internet; with HTTPS, port 80 only redirects',
    findings: {
      'cdk-nag': ['AwsSolutions-EC23 AWS::EC2::SecurityGroup'],
      checkov: ['CKV_AWS_260 AWS::EC2::SecurityGroup'],
      trivy: ['AWS-0053 AWS::ElasticLoadBalancingV2::LoadBalancer'],
    },
  },
  {
    reason:
      'outside of production there may be no certificate yet: the settings refuse production without one',
    outsideProduction: true,
    findings: {
      checkov: [
        'CKV_AWS_103 AWS::ElasticLoadBalancingV2::Listener',
        'CKV_AWS_2 AWS::ElasticLoadBalancingV2::Listener',
      ],
      trivy: ['AWS-0054 AWS::ElasticLoadBalancingV2::Listener'],
    },
  },
  {
    reason:
      'without a certificate nobody may use HTTP until addresses are named: the first deployment needs neither',
    outsideProduction: true,
    findings: { 'cdk-nag': ['Annotation::infra:unreachable no resource'] },
  },
  {
    reason:
      'a NAT instance keeps nothing, so it may be terminated and made again; its default metrics are enough to see that it works',
    findings: {
      'cdk-nag': ['AwsSolutions-EC28 AWS::EC2::Instance', 'AwsSolutions-EC29 AWS::EC2::Instance'],
    },
  },
  {
    reason:
      'a NAT instance sends to the internet by its public address; its security group admits only the tasks',
    findings: { checkov: ['CKV_AWS_88 AWS::EC2::Instance'] },
  },
  {
    reason:
      'tasks call Cognito, S3, ECR and whatever the service needs: no list of addresses stays true',
    findings: { trivy: ['AWS-0104 AWS::EC2::SecurityGroup'] },
  },
  {
    reason:
      'the service logs each request that reaches it; those that the load balancer rejects are counted by its alarms, and logged where ENV:accessLogs is on, as in production',
    findings: {
      'cdk-nag': ['AwsSolutions-ELB2 AWS::ElasticLoadBalancingV2::LoadBalancer'],
      checkov: ['CKV_AWS_91 AWS::ElasticLoadBalancingV2::LoadBalancer'],
    },
  },
  {
    reason: 'uploads are signed by the service, which logs them',
    findings: {
      'cdk-nag': ['AwsSolutions-S1 AWS::S3::Bucket'],
      checkov: ['CKV_AWS_18 AWS::S3::Bucket'],
      trivy: ['AWS-0089 AWS::S3::Bucket'],
    },
  },
  {
    reason: 'the service gives each upload a key of its own, so that none is overwritten',
    findings: { checkov: ['CKV_AWS_21 AWS::S3::Bucket'], trivy: ['AWS-0090 AWS::S3::Bucket'] },
  },
  {
    reason: 'flow logs cost by the gigabyte and have no reader here',
    findings: {
      'cdk-nag': ['AwsSolutions-VPC7 AWS::EC2::VPC'],
      trivy: ['AWS-0178 AWS::EC2::VPC'],
    },
  },
  {
    reason: 'the team decides who needs a second factor; the pool offers one',
    findings: { 'cdk-nag': ['AwsSolutions-COG2 AWS::Cognito::UserPool'] },
  },
  {
    reason: 'threat protection is a plan that costs for each user: the team decides',
    findings: { 'cdk-nag': ['AwsSolutions-COG8 AWS::Cognito::UserPool'] },
  },
  {
    reason: 'each wildcard is asserted where the policy is tested',
    findings: { 'cdk-nag': ['AwsSolutions-IAM5 AWS::IAM::Policy'] },
  },
  {
    reason: 'the queue of undelivered events is itself a dead-letter queue',
    findings: { 'cdk-nag': ['AwsSolutions-SQS3 AWS::SQS::Queue'] },
  },
  {
    reason:
      'one message group is one invocation, so that the queue limits concurrency; the dead-letter queue is that of the queue; it calls only AWS and Slack; its own logs and metrics say what a trace would',
    findings: {
      checkov: [
        'CKV_AWS_115 AWS::Lambda::Function',
        'CKV_AWS_116 AWS::Lambda::Function',
        'CKV_AWS_117 AWS::Lambda::Function',
      ],
      trivy: ['AWS-0066 AWS::Lambda::Function'],
    },
  },
  {
    reason: 'CDK adds the dependency to every function with a policy; CloudFormation ignores it',
    findings: { 'cfn-lint': ['W3005 AWS::Lambda::Function'] },
  },
  {
    reason:
      'CloudFormation requires actions to read a resource that are newer than the list of cfn-lint; a misspelled one fails the test of the role',
    findings: { 'cfn-lint': ['W3037 AWS::IAM::Policy'] },
  },
]
