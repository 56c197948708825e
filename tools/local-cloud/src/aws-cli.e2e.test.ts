import { execFile } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { dev, startTestCloud, type TestCloud } from './testing.ts'

/** A server that answers every request with its tag. */
const SERVER =
  "require('http').createServer((_, response) => response.end(process.env.TAG)).listen(process.env.PORT)"

const awsCli = inject('awsCli')
let cloud: TestCloud

beforeAll(async () => {
  // `aws ecs wait` polls every 15 s: at this speed the deployment is over before the first poll.
  cloud = await startTestCloud([dev], { speed: 10 })
})
afterAll(() => cloud.close())

/**
 * Runs the AWS CLI; resolves with its output, parsed. The flag beside AWS_ENDPOINT_URL is for SQS: version 1 of the CLI
 * ignores the variable there.
 */
function aws(...args: string[]): Promise<unknown> {
  const env = {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    ...cloud.env(dev),
    AWS_MAX_ATTEMPTS: '1',
  }
  return new Promise((resolve, reject) => {
    execFile(
      awsCli ?? '',
      ['--endpoint-url', cloud.endpoint, ...args, '--output', 'json'],
      { env },
      (error, stdout, stderr) => {
        if (error) reject(new Error(stderr.trim()))
        else resolve(stdout === '' ? undefined : JSON.parse(stdout))
      },
    )
  })
}

describe('AWS CLI', () => {
  beforeEach(({ skip }) => {
    if (!awsCli) skip('no AWS CLI on this machine')
  })

  it('the CLI calls services of the query protocol: STS, IAM, CloudFormation, SNS', async () => {
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({ Account: dev.account })
    expect(await aws('iam', 'get-role', '--role-name', 'app-dev-deploy')).toMatchObject({
      Role: { AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole' }] } },
    })
    expect(await aws('cloudformation', 'describe-stacks')).toMatchObject({
      Stacks: [{ StackName: 'app-dev', Outputs: expect.any(Array) }],
    })
    const { TopicArn: topicArn = '' } = cloud.outputs(dev)
    await aws('sns', 'publish', '--topic-arn', topicArn, '--message', 'a <b> & "c"')
    expect(cloud.sns.messages(topicArn)).toMatchObject([{ message: 'a <b> & "c"' }])
  })

  it('the CLI calls services of the JSON protocol: ECR, Logs, SQS, DynamoDB, EventBridge', async () => {
    cloud.ecr.push(dev, { repository: 'backend', tag: 'one', command: ['node'] })
    expect(await aws('ecr', 'describe-images', '--repository-name', 'backend')).toMatchObject({
      imageDetails: [{ imageTags: ['one'] }],
    })
    cloud.logs.write(dev, '/ecs/app-dev/backend', 's', 'hello', cloud.clock.now())
    expect(
      await aws('logs', 'filter-log-events', '--log-group-name', '/ecs/app-dev/backend'),
    ).toMatchObject({ events: [{ message: 'hello' }] })
    // No rule targets this queue.
    const queue = cloud.deadLetterQueue(dev)
    queue.send({ body: 'hello', groupId: 'g', deduplicationId: 'd' })
    expect(await aws('sqs', 'receive-message', '--queue-url', cloud.sqs.url(queue))).toMatchObject({
      Messages: [{ Body: 'hello' }],
    })
    expect(await aws('dynamodb', 'list-tables')).toEqual({ TableNames: ['work'] })
    expect(await aws('events', 'list-rules', '--name-prefix', 'ecr')).toMatchObject({
      Rules: [{ Name: 'ecr' }],
    })
  })

  it('the CLI creates a service, waits until it is stable, and deploys another revision', async () => {
    const command = ['node', '-e', SERVER]
    for (const tag of ['one', 'two'])
      cloud.ecr.push(dev, { repository: 'backend', tag, command, environment: { TAG: tag } })
    const register = (tag: string) =>
      aws(
        ...['ecs', 'register-task-definition', '--family', 'web', '--network-mode', 'awsvpc'],
        ...['--requires-compatibilities', 'FARGATE', '--cpu', '256', '--memory', '512'],
        ...['--execution-role-arn', `arn:aws:iam::${dev.account}:role/app-dev-task-execution`],
        '--container-definitions',
        JSON.stringify([
          {
            name: 'app',
            image: `${dev.account}.dkr.ecr.${dev.region}.amazonaws.com/backend:${tag}`,
            portMappings: [{ containerPort: 8080 }],
          },
        ]),
      )
    await register('one')
    await aws(
      ...['ecs', 'create-service', '--cluster', 'app-dev', '--service-name', 'backend'],
      ...['--task-definition', 'web', '--desired-count', '1', '--launch-type', 'FARGATE'],
      '--network-configuration',
      'awsvpcConfiguration={subnets=[subnet-1],securityGroups=[sg-1]}',
      '--load-balancers',
      `targetGroupArn=${cloud.outputs(dev)['TargetGroupArn']},containerName=app,containerPort=8080`,
    )
    const named = ['--cluster', 'app-dev', '--services', 'backend']
    await aws('ecs', 'wait', 'services-stable', ...named)
    const url = cloud.outputs(dev)['ServiceUrl'] ?? ''
    const answer = async () => (await fetch(url)).text()
    // A first deployment is stable as soon as its task runs, before the load balancer has finished its checks.
    await expect.poll(answer, { timeout: 60_000 }).toBe('one')

    await register('two')
    await aws(
      ...['ecs', 'update-service', '--cluster', 'app-dev', '--service', 'backend'],
      ...['--task-definition', 'web'],
    )
    await aws('ecs', 'wait', 'services-stable', ...named)
    expect(await answer()).toBe('two')
    expect(await aws('ecs', 'describe-services', ...named)).toMatchObject({
      services: [{ runningCount: 1, deployments: [{ rolloutState: 'COMPLETED' }] }],
    })
  })

  it('the CLI reads what people type first', { timeout: 300_000 }, async () => {
    cloud.logs.write(dev, '/typed', 's', '{"level":"fatal","message":"no"}', cloud.clock.now())
    cloud.logs.write(dev, '/typed', 's', '{"level":"info","message":"yes"}', cloud.clock.now())
    cloud.ecr.push(dev, { repository: 'backend', tag: 'typed', command: ['node'] })
    const filter = (pattern: string) => [
      ...['logs', 'filter-log-events', '--log-group-name', '/typed'],
      // In the form with `=`, because a pattern may begin with a minus.
      ...[`--filter-pattern=${pattern}`, '--query', 'length(events)'],
    ]
    const { TargetGroupArn = '', TopicArn = '' } = cloud.outputs(dev)
    const group = ['--target-group-arn', TargetGroupArn]
    const commands: readonly (readonly [args: readonly string[], expected: unknown])[] = [
      [filter('{ $.level = "fatal" }'), 1],
      [filter('?fatal ?info'), 2],
      [filter('-fatal'), 1],
      [filter('level -info'), 1],
      [['logs', 'describe-log-groups', '--log-group-name-prefix', '/typed'], { logGroups: [{}] }],
      [['ecs', 'list-clusters'], { clusterArns: [expect.stringMatching(/app-dev$/)] }],
      [['ecs', 'describe-clusters', '--clusters', 'app-dev'], { failures: [] }],
      [['ecs', 'list-services', '--cluster', 'app-dev'], { serviceArns: expect.any(Array) }],
      [['ecs', 'list-tasks', '--cluster', 'app-dev'], { taskArns: expect.any(Array) }],
      [['ecs', 'list-task-definitions'], { taskDefinitionArns: expect.any(Array) }],
      [['ecs', 'list-task-definition-families'], { families: expect.any(Array) }],
      [['ecs', 'list-account-settings', '--effective-settings'], { settings: expect.any(Array) }],
      [['events', 'list-rules', '--limit', '1'], { Rules: [{}], NextToken: expect.any(String) }],
      [['events', 'list-targets-by-rule', '--rule', 'ecr'], { Targets: [{ Id: 'Target0' }] }],
      [['events', 'list-event-buses'], { EventBuses: [{ Name: 'default' }] }],
      [['lambda', 'list-functions'], { Functions: [] }],
      [['cloudformation', 'list-stacks'], { StackSummaries: [{ StackName: 'app-dev' }] }],
      [['cloudformation', 'list-exports'], { Exports: [{ Name: 'app-dev-UserPoolId' }] }],
      [['secretsmanager', 'list-secrets'], { SecretList: expect.any(Array) }],
      [['elbv2', 'describe-target-group-attributes', ...group], { Attributes: expect.any(Array) }],
      [['elbv2', 'describe-target-health', ...group], expect.anything()],
      [['elbv2', 'describe-load-balancers'], { LoadBalancers: [{ State: { Code: 'active' } }] }],
      [['ecr', 'describe-repositories'], { repositories: [{ repositoryName: 'backend' }] }],
      [['ecr', 'list-images', '--repository-name', 'backend'], { imageIds: expect.any(Array) }],
      [['sns', 'list-topics'], { Topics: [{ TopicArn }] }],
      [['sqs', 'list-queues'], { QueueUrls: expect.any(Array) }],
      [['s3api', 'list-buckets'], { Buckets: [{ Name: 'app-dev-uploads' }] }],
      [['s3api', 'list-objects-v2', '--bucket', 'app-dev-uploads'], expect.anything()],
      // Pages of one, joined by the CLI.
      [['ecs', 'list-clusters', '--page-size', '1'], { clusterArns: [expect.any(String)] }],
      [['events', 'list-rules', '--page-size', '1'], { Rules: [{}, {}, {}] }],
      [['logs', 'describe-log-groups', '--page-size', '1', '--query', 'logGroups[0]'], {}],
      [['ecr', 'list-images', '--repository-name', 'backend', '--page-size', '1'], {}],
      // Waiters print nothing once they have ended.
      [['cloudformation', 'wait', 'stack-exists', '--stack-name', 'app-dev'], undefined],
      [['cloudformation', 'wait', 'stack-create-complete', '--stack-name', 'app-dev'], undefined],
      [['elbv2', 'wait', 'load-balancer-available'], undefined],
      [['s3api', 'wait', 'bucket-exists', '--bucket', 'app-dev-uploads'], undefined],
      [['dynamodb', 'wait', 'table-exists', '--table-name', 'work'], undefined],
      [['iam', 'wait', 'role-exists', '--role-name', 'app-dev-deploy'], undefined],
    ]
    const answers: unknown[] = []
    // A few at a time: each is a Python that needs a second of a processor.
    for (let at = 0; at < commands.length; at += 4) {
      const some = commands.slice(at, at + 4)
      const run = ([args]: (typeof some)[number]) => aws(...args).catch(String)
      answers.push(...(await Promise.all(some.map(run))))
    }
    for (const [index, [args, expected]] of commands.entries())
      expect.soft({ answer: answers[index] }, args.join(' ')).toMatchObject({ answer: expected })
  })

  it('aws s3 ls lists buckets and objects', async () => {
    const ls = (...args: string[]) =>
      new Promise<string>((resolve, reject) => {
        const env = { PATH: process.env['PATH'], HOME: '/nonexistent', ...cloud.env(dev) }
        const all = ['--endpoint-url', cloud.endpoint, 's3', 'ls', ...args]
        execFile(awsCli ?? '', all, { env }, (error, stdout, stderr) =>
          error ? reject(new Error(stderr.trim())) : resolve(stdout),
        )
      })
    expect(await ls()).toMatch(/ app-dev-uploads$/m)
    await aws('s3api', 'put-object', '--bucket', 'app-dev-uploads', '--key', 'a/b')
    expect(await ls('s3://app-dev-uploads')).toMatch(/PRE a\/$/m)
    expect(await ls('s3://app-dev-uploads/a/')).toMatch(/ 0 b$/m)
    await expect(ls('s3://no-such-bucket')).rejects.toThrow('NoSuchBucket')
  })

  it('the CLI prints errors of both protocols', async () => {
    await expect(aws('logs', 'describe-log-streams', '--log-group-name', 'nope')).rejects.toThrow(
      '(ResourceNotFoundException) when calling the DescribeLogStreams operation',
    )
    await expect(aws('cloudformation', 'describe-stacks', '--stack-name', 'nope')).rejects.toThrow(
      '(ValidationError) when calling the DescribeStacks operation',
    )
    await expect(aws('ecr', 'create-repository', '--repository-name', 'other')).rejects.toThrow(
      'UnknownOperationException',
    )
    await expect(aws('iam', 'list-users')).rejects.toThrow('InvalidAction')
  })
})
