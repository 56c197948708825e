import { approversOf, type Environment, type SharedNames } from '@repo/environments'
import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { CfnApi, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { arnOf, type Place } from '../arn.ts'

export interface ClicksProps {
  readonly place: Place
  readonly names: SharedNames
  /** The environments of the place that name approvers. */
  readonly environments: readonly Environment[]
  /** Folder with the built Lambda. */
  readonly bundle: string
  readonly table: Table
}

const ROUTE = 'POST /clicks'

/**
 * The endpoint that Slack sends clicks to, with a Lambda of its own. An HTTP API and no URL of the function: it limits and logs
 * requests, and needs no permission for everybody.
 */
export class Clicks extends Construct {
  constructor(scope: Construct, props: ClicksProps) {
    super(scope, 'Clicks')
    const { names, place } = props
    const fn = addFunction(this, props)
    const api = new CfnApi(this, 'Api', {
      name: names.clicks,
      description: 'Clicks on buttons of the alerts in Slack',
      protocolType: 'HTTP',
    })
    const integration = new CfnIntegration(this, 'Integration', {
      apiId: api.ref,
      integrationType: 'AWS_PROXY',
      integrationUri: fn.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: TIMEOUT.toMilliseconds(),
    })
    new CfnRoute(this, 'Route', {
      apiId: api.ref,
      routeKey: ROUTE,
      // Slack signs its requests, which the Lambda verifies.
      authorizationType: 'NONE',
      target: `integrations/${integration.ref}`,
    })
    addStage(this, api, names)
    fn.addPermission('FromApi', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: arnOf('execute-api', place, `${api.ref}/*/POST/clicks`),
    })
    new CfnOutput(this, 'Url', {
      description: 'Request URL of Interactivity in the settings of the Slack app',
      value: `${api.attrApiEndpoint}/clicks`,
    }).overrideLogicalId('ClicksUrl')
  }
}

/** Slack waits for 3 s. */
const TIMEOUT = Duration.seconds(5)

function addFunction(scope: Construct, { names, environments, bundle, ...props }: ClicksProps) {
  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: names.clicksLogGroup,
    // Who answered what is in its lines.
    retention: RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = new Role(scope, 'Role', {
    description: 'Answers of people in Slack to paused deployments',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  })
  logGroup.grantWrite(role)
  for (const statement of permissions({ names, environments, ...props }))
    role.addToPolicy(statement)
  return new LambdaFunction(scope, 'Function', {
    functionName: names.clicks,
    description: 'Clicks on buttons of the alerts in Slack',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: 'clicks.handler',
    code: Code.fromAsset(bundle, { exclude: ['*.map'] }),
    memorySize: 512,
    timeout: TIMEOUT,
    // Nobody who finds the endpoint can use up the concurrency of the account.
    reservedConcurrentExecutions: 5,
    role,
    logGroup,
    environment: {
      TABLE_NAME: props.table.tableName,
      SLACK_SIGNING_SECRET_ID: names.slackSigningSecret,
      SLACK_TOKEN_SECRET_ID: names.slackToken,
      APPROVERS: JSON.stringify(approversOf(environments)),
    },
  })
}

/** Answer hooks of the clusters that name approvers, record who did, and read two secrets. */
function permissions({ place, names, environments, table }: Omit<ClicksProps, 'bundle'>) {
  const clusters = environments.map(({ cluster }) => cluster)
  const ofClusters = (type: string) =>
    clusters.map((cluster) => arnOf('ecs', place, `${type}/${cluster}/*`))
  const secret = (name: string) => arnOf('secretsmanager', place, `secret:${name}-??????`)
  return [
    new PolicyStatement({
      sid: 'Answer',
      actions: ['ecs:ContinueServiceDeployment'],
      resources: ofClusters('service-deployment'),
    }),
    new PolicyStatement({
      sid: 'Describe',
      actions: ['ecs:DescribeServiceDeployments'],
      resources: [...ofClusters('service-deployment'), ...ofClusters('service')],
    }),
    new PolicyStatement({
      sid: 'Record',
      actions: ['dynamodb:UpdateItem'],
      resources: [table.tableArn],
      conditions: {
        'ForAllValues:StringLike': {
          'dynamodb:LeadingKeys': [
            'clicks#*',
            ...ofClusters('service').map((arn) => `service#${arn}`),
          ],
        },
      },
    }),
    new PolicyStatement({
      sid: 'Secrets',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secret(names.slackSigningSecret), secret(names.slackToken)],
    }),
  ]
}

/** People press a few buttons a day. */
function addStage(scope: Construct, api: CfnApi, names: SharedNames): void {
  const accessLog = new LogGroup(scope, 'AccessLog', {
    logGroupName: names.clicksAccessLogGroup,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  new CfnStage(scope, 'Stage', {
    apiId: api.ref,
    stageName: '$default',
    autoDeploy: true,
    defaultRouteSettings: { throttlingRateLimit: 5, throttlingBurstLimit: 10 },
    accessLogSettings: {
      destinationArn: accessLog.logGroupArn,
      format: JSON.stringify({
        time: '$context.requestTime',
        requestId: '$context.requestId',
        sourceIp: '$context.identity.sourceIp',
        route: '$context.routeKey',
        status: '$context.status',
        error: '$context.error.message',
        latency: '$context.responseLatency',
      }),
    },
  })
}
