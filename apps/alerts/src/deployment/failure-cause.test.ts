import type { CauseKind } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { logs, task } from '../testing/facts.ts'
import { addedBy, causeOf, causeOfText, failedHealthCheck, withLogs } from './failure-cause.ts'
import { causeTable } from './failure-cause-table.ts'

const ref = '444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/backend:8b31d07'
const retried = 'CannotPullContainerError: pull image manifest has been retried 5 time(s)'
const resource = 'ResourceInitializationError:'
const auth = `${resource} unable to pull secrets or registry auth`
const retrieval = `${auth}: execution resource retrieval failed`
const secretArn = 'arn:aws:secretsmanager:ap-northeast-1:444455556666:secret:prod/db-AbCdEf'
const deniedTo = (action: string, on: string) =>
  `api error AccessDeniedException: User: arn:aws:sts::444455556666:assumed-role/app-prod-task-execution/0123 is not authorized to perform: ${action} on resource: ${on} because no identity-based policy allows the ${action} action`
const timeout = 'dial tcp 52.119.1.1:443: i/o timeout'
const place = 'service backend was unable to place a task'

/** ECS's reasons, in the words of its documentation and of public reports. */
const reasons: readonly [CauseKind, string][] = [
  ['out-of-memory', 'OutOfMemoryError: Container killed due to memory usage'],
  ['interrupted', 'Your Spot Task was interrupted.'],
  [
    'interrupted',
    'ECS is performing maintenance on the underlying infrastructure hosting the task',
  ],
  ['image-missing', `${retried}: failed to resolve ref ${ref}: ${ref}: not found`],
  ['image-missing', 'CannotPullContainerError: manifest unknown: Requested image not found'],
  [
    'image-denied',
    'CannotPullContainerError: Error response from daemon: pull access denied for backend, repository does not exist or may require authorization',
  ],
  [
    'image-denied',
    'CannotPullContainerError: AccessDeniedException: not authorized to perform: ecr:BatchGetImage',
  ],
  [
    'image-denied',
    "CannotPullContainerError: The task can't pull the image. Check that the role has the permissions to pull images from the registry.",
  ],
  [
    'image-denied',
    `CannotPullContainerError: ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://${ref}: 403 Forbidden`,
  ],
  [
    'image-unreachable',
    `${retried}: failed to do request: Head "https://${ref}": dial tcp 10.0.3.17:443: i/o timeout`,
  ],
  [
    'image-unreachable',
    'CannotPullContainerError: net/http: request canceled while waiting for connection (Client.Timeout exceeded)',
  ],
  [
    'image-unreachable',
    `CannotPullContainerError: The task cannot pull backend from the Amazon ECR repository ${ref}. There is a connection issue between the task and Amazon ECR. Check your task network configuration. failed to copy: not found`,
  ],
  [
    'image-unreachable',
    "CannotPullContainerError: The task can't pull the image. Check your network configuration",
  ],
  [
    'image-unreachable',
    'CannotPullContainerError: pull command failed: panic: runtime error: invalid memory address or nil pointer dereference',
  ],
  ['image-unreachable', 'CannotPullContainerError: ref pull has been retried: context canceled'],
  [
    'image-throttled',
    'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit',
  ],
  ['image', 'CannotPullContainerError: Error response from daemon: invalid reference format'],
  [
    'architecture',
    "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
  ],
  ['architecture', 'CannotStartContainerError: exec /app/server: exec format error'],
  ['disk-full', 'CannotPullContainerError: failed to extract layer: no space left on device'],
  [
    'registry-unreachable',
    `${retrieval}: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed`,
  ],
  [
    'registry-unreachable',
    `${auth}: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.ap-northeast-1.amazonaws.com/": ${timeout}`,
  ],
  [
    'registry-unreachable',
    `${place}. Reason: ${auth}: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. operation error ECR: GetAuthorizationToken, exceeded maximum number of attempts, 3, https response error StatusCode: 0, RequestID: , request send failed, ${timeout}.`,
  ],
  [
    'registry-denied',
    `${retrieval}: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${deniedTo('ecr:GetAuthorizationToken', '*')}`,
  ],
  ['registry-auth', `${retrieval}: unable to retrieve ecr registry auth: ServerException: busy`],
  [
    'secret-denied',
    `${retrieval}: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secretArn} from secrets manager: ${deniedTo('secretsmanager:GetSecretValue', secretArn)}`,
  ],
  [
    'secret-denied',
    `${retrieval}: unable to retrieve secrets from ssm: service call has been retried 1 time(s): ${deniedTo('ssm:GetParameters', 'arn:aws:ssm:ap-northeast-1:444455556666:parameter/registry auth/x')}`,
  ],
  [
    'secret-denied',
    `${retrieval}: unable to retrieve secret from asm: failed to fetch secret ${secretArn}: AccessDeniedException: Access to KMS is not allowed`,
  ],
  [
    'secret-missing',
    `${retrieval}: unable to retrieve secret from asm: service call has been retried 1 time(s): ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
  ],
  [
    'secret-missing',
    `ResourceNotFoundException: The task can't retrieve the secret with ARN '${secretArn}' from AWS Secrets Manager. Check whether the secret exists in the specified Region`,
  ],
  [
    'secret-missing',
    `${retrieval}: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: /prod/db-url`,
  ],
  [
    'secret-key-missing',
    `${retrieval}: unable to retrieve secret from asm: retrieved secret from Secrets Manager did not contain json key DB_URL`,
  ],
  [
    'secret-unreachable',
    `${auth}: unable to retrieve secrets from ssm: The task cannot pull secrets from AWS Systems Manager. There is a connection issue between the task and AWS Systems Manager Parameter Store. Check your task network configuration. RequestCanceled: request context canceled caused by: context deadline exceeded`,
  ],
  [
    'secret-unreachable',
    `${auth}: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secretArn} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded.`,
  ],
  ['secret', `${retrieval}: unable to retrieve secret from asm: InternalServiceError: busy`],
  ['secret-or-registry', `${auth}: pull command failed`],
  ['secret-or-registry', auth],
  [
    'log-group-missing',
    `${resource} failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.: exit status 1`,
  ],
  [
    'logs-unreachable',
    `${resource} failed to validate logger args: The task cannot find the Amazon CloudWatch log group defined in the task definition. There is a connection issue between the task and Amazon CloudWatch. Check your network configuration. signal: killed`,
  ],
  [
    'logs-denied',
    `${resource} failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log group: ${deniedTo('logs:CreateLogGroup', 'arn:aws:logs:ap-northeast-1:444455556666:log-group:/ecs/backend:log-stream:')}`,
  ],
  [
    'log-group',
    `${resource} failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required`,
  ],
  [
    'env-files',
    `${resource} failed to download env files: service call has been retried 1 time(s): operation error S3: HeadObject, https response error StatusCode: 403, api error Forbidden: Forbidden.`,
  ],
  [
    'role',
    "ECS was unable to assume the role 'arn:aws:iam::444455556666:role/app-prod-task' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions",
  ],
  [
    'volume',
    `${resource} failed to invoke EFS utils commands to set up EFS volumes: stderr: Mount attempt 1/3 failed due to timeout after 15 sec`,
  ],
  ['volume', 'CannotCreateVolumeError: no such file'],
  ['network-interface', 'Timeout waiting for network interface provisioning to complete.'],
  [
    'network-interface',
    "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment enabled in subnet 'subnet-0a'",
  ],
  [
    'capacity',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
  ],
  ['capacity', 'RESOURCE:FARGATE'],
  ['placement', `${place} because no container instance met all of its requirements.`],
  [
    'quota',
    `${place}. Reason: You've reached the limit on the number of vCPUs you can run concurrently`,
  ],
  ['resources', `${resource} failed to start the supervisor`],
  [
    'command-not-found',
    'CannotStartContainerError: failed to create task for container: exec: "node": executable file not found in $PATH',
  ],
  ['start-timeout', 'ContainerRuntimeTimeoutError: Could not transition to running; timed out'],
  ['cannot-start', 'CannotStartContainerError: failed to get container status: <reason>'],
  ['cannot-start', 'ContainerRuntimeError: failed to create container runtime task'],
  ['cannot-stop', 'CannotStopContainerError: failed sending SIGTERM to container'],
  ['dependency', 'failed dependency: container log-router is unhealthy'],
  [
    'health-check',
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:ap-northeast-1:444455556666:targetgroup/backend/1)',
  ],
  ['internal', 'InternalError: the attachment of the network took too long'],
  ['unknown', 'Host EC2 (instance i-0a) terminated'],
]

/** More of ECS's sentences about tasks that could not be placed or started. */
const starts: readonly [CauseKind, string][] = [
  ['placement', 'TaskFailedToStart: AGENT'],
  ['placement', 'TaskFailedToStart: ATTRIBUTE'],
  ['placement', 'TaskFailedToStart: NO ACTIVE INSTANCES'],
  ['volume', 'Timeout waiting for Volumes provisioning to complete.'],
  ['internal', 'Timeout waiting for EphemeralStorage provisioning to complete.'],
  ['role', 'ECS was unable to assume role arn:aws:iam::444455556666:role/app-prod-task'],
]

describe('the cause of a stopped task', () => {
  it.each(starts)('is %s: %s', (kind, stoppedReason) => {
    expect(causeOf([task('A', 1, 5, { stoppedReason, containers: [] })])?.kind).toBe(kind)
  })

  it.each(['SpotInterruption', 'TerminationNotice'])(
    'is an interruption by the stop code %s, whatever code its container had',
    (stopCode) => {
      const stopped = task('A', 1, 5, {
        stopCode,
        stoppedReason: '',
        containers: [{ name: 'app', exitCode: 143 }],
      })
      expect(causeOf([stopped])).toMatchObject({ kind: 'interrupted', exitCode: undefined })
    },
  )

  it.each([137, 143])(
    'is the health check of a container that ECS stopped with code %i',
    (exitCode) => {
      const containers = [{ name: 'app', exitCode, unhealthy: true as const }]
      const cause = causeOf([task('A', 1, 5, { containers })])
      expect(cause).toMatchObject({ kind: 'health-check', exitCode: undefined })
      expect(cause && failedHealthCheck(cause)).toBe('container')
    },
  )

  it('is the health check of a container that ECS gives no exit code of', () => {
    const containers = [{ name: 'app', unhealthy: true as const }]
    expect(causeOf([task('A', 1, 5, { containers })])?.kind).toBe('health-check')
  })

  it('is the exit code of its own of a container that was unhealthy too', () => {
    const containers = [{ name: 'app', exitCode: 1, unhealthy: true as const }]
    expect(causeOf([task('A', 1, 5, { containers })])).toMatchObject({
      kind: 'application-error',
      exitCode: 1,
    })
  })

  it.each([
    ['ecs-service-connect-Ab1', 'service-connect'],
    ['aws-guardduty-agent-Ab1', 'guardduty'],
    ['app', undefined],
  ])('has container %s, which is added by: %s', (container, by) => {
    expect(addedBy(container)).toBe(by)
  })

  it('is never the agent of GuardDuty', () => {
    const containers = [
      { name: 'app', exitCode: 143 },
      { name: 'aws-guardduty-agent-Ab1', exitCode: 1 },
    ]
    expect(causeOf([task('A', 1, 5, { containers })])).toMatchObject({
      container: 'app',
      beside: [],
    })
  })

  it('has no container beside it that may end', () => {
    const containers = [
      { name: 'app', exitCode: 1 },
      { name: 'init', exitCode: 2 },
    ]
    const cause = causeOf([task('A', 1, 5, { containers })], { nonessential: ['init'] })
    expect(cause).toMatchObject({ container: 'app', beside: [] })
  })

  it.each(reasons)('%s: %s', (kind, stoppedReason) => {
    const containers = [{ name: 'app' }]
    const stopped = task('A', 1, 0, { stopCode: 'TaskFailedToStart', stoppedReason, containers })
    expect(causeOf([stopped])?.kind).toBe(kind)
  })

  it.each([
    [0, 'ended'],
    [1, 'application-error'],
    [126, 'command-not-found'],
    [128, 'application-error'],
    [159, 'crashed'],
    [160, 'application-error'],
    [127, 'command-not-found'],
    [132, 'crashed'],
    [134, 'crashed'],
    [137, 'killed'],
    [139, 'crashed'],
    [143, 'killed'],
    [255, 'application-error'],
  ] as const)('is, by exit code %i, "%s"', (exitCode, kind) => {
    expect(causeOf([task('A', 1, 0, { containers: [{ name: 'app', exitCode }] })])?.kind).toBe(kind)
  })

  it("is out of memory only by ECS's own reason", () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage'
    const killed = task('A', 1, 0, { containers: [{ name: 'app', exitCode: 137, reason }] })
    expect(causeOf([killed])?.kind).toBe('out-of-memory')
  })

  it('has the container that failed, not the first one and not one that may end', () => {
    const containers = [
      { name: 'a-sidecar', exitCode: 143 },
      { name: 'init', exitCode: 1 },
      { name: 'app', exitCode: 1 },
      { name: 'z-proxy', exitCode: 0 },
    ]
    const stopped = task('A', 1, 0, { containers })
    expect(causeOf([stopped], { nonessential: ['init'] })?.container).toBe('app')
    expect(causeOf([stopped], { container: 'app' })?.container).toBe('app')
  })

  it('has the container whose health check failed', () => {
    const stopped = task('A', 1, 0, {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
      containers: [
        { name: 'a-proxy', exitCode: 137 },
        { name: 'app', exitCode: 137, unhealthy: true },
      ],
    })
    expect(causeOf([stopped])).toMatchObject({ kind: 'health-check', container: 'app' })
  })

  it.each([
    ['container', 'Task failed container health checks'],
    ['target-group', 'Task failed ELB health checks in (target-group arn)'],
  ])('has the health check that failed: %s', (which, stoppedReason) => {
    expect(failedHealthCheck({ task: task('A', 1, 0, { stoppedReason }) })).toBe(which)
  })

  it('has the health check of its container, where one is unhealthy and ECS names no other', () => {
    const containers = [{ name: 'proxy' }, { name: 'app', unhealthy: true as const }]
    const failedBy = (more: Parameters<typeof task>[3]) =>
      failedHealthCheck({ task: task('A', 1, 0, more) })
    expect(failedBy({ containers })).toBe('container')
    expect(failedBy({ containers, stoppedReason: 'Task failed ELB health checks' })).toBe(
      'target-group',
    )
    expect(failedBy({})).toBe('target-group')
  })

  it.each(['CannotPullContainerError: manifest unknown', 'a reason of a new form'])(
    "has the container's reason, else the task's: %s",
    (reason) => {
      const containers = [{ name: 'app', reason }]
      const stoppedReason = 'CannotPullContainerError: manifest unknown: of the task'
      expect(causeOf([task('A', 1, 0, { containers })])?.reason).toBe(reason)
      expect(causeOf([task('A', 1, 0)])?.reason).toBe(task('A', 1, 0).stoppedReason)
      const both = causeOf([task('A', 1, 0, { containers, stoppedReason })])
      expect(both?.reason).toBe(reason.startsWith('CannotPull') ? reason : stoppedReason)
    },
  )

  it('in a reason of the service is that of the table, and none where the table has none', () => {
    const reason = 'service backend was unable to place a task: RESOURCE:ENI'
    expect(causeOfText(reason, 0)).toMatchObject({ kind: 'network-interface', reason })
    expect(causeOfText('a reason of a new form', 0)).toBeUndefined()
  })

  it('has the longest life of the tasks that share it, if all had started', () => {
    const lived = (number: number, seconds: number) =>
      task('A', number, 100, { startedAt: task('A', number, 100 - seconds).at })
    const { startedAt: _, ...neverStarted } = task('A', 3, 100)
    expect(causeOf([lived(1, 40), lived(2, 90)])?.livedMs).toBe(90_000)
    expect(causeOf([lived(1, 40), neverStarted])?.livedMs).toBeUndefined()
  })

  it('has no exit code where ECS stopped a task whose container did nothing wrong', () => {
    const containers = [{ name: 'app', exitCode: 137 }]
    const unhealthy = { stoppedReason: 'Task failed container health checks', containers }
    expect(causeOf([task('A', 1, 0, unhealthy)])?.exitCode).toBeUndefined()
    expect(causeOf([task('A', 1, 0, { containers })])?.exitCode).toBe(137)
  })

  it('has the same container in whatever order they are listed', () => {
    const containers = ['worker', 'app'].map((name) => ({ name, exitCode: 1 }))
    for (const order of [containers, containers.toReversed()])
      expect(causeOf([task('A', 1, 0, { containers: order })])?.container).toBe('app')
  })

  it('has a container also where only those that may end are listed', () => {
    const containers = [{ name: 'init', exitCode: 1 }]
    const cause = causeOf([task('A', 1, 0, { containers })], { nonessential: ['init'] })
    expect(cause).toMatchObject({ container: 'init', exitCode: 1 })
  })

  it('is the one that most tasks share, and of equals the newest', () => {
    const exit = (number: number, exitCode: number) =>
      task('A', number, number, { containers: [{ name: 'app', exitCode }] })
    const mostly = causeOf([exit(1, 1), exit(2, 1), exit(3, 134)])
    expect(mostly).toMatchObject({ exitCode: 1, tasks: 2, of: 3 })
    expect(causeOf([exit(1, 1), exit(2, 134)])).toMatchObject({ exitCode: 134, tasks: 1, of: 2 })
  })

  it('is the wrong architecture by the log', () => {
    const cause = causeOf([task('A', 1, 0)])
    const line = 'exec /usr/local/bin/node: exec format error'
    expect(cause && withLogs(cause, logs('A', [line])).kind).toBe('architecture')
    expect(cause && withLogs(cause, logs('A', ['Error: x'])).kind).toBe('application-error')
  })

  it.each([
    ['{"level":"fatal","msg":"TZ: required, must be a time zone"}', ['TZ']],
    ['Error: API_TOKEN is not set', ['API_TOKEN']],
    ['GET /readyz 503: HTTP upgrade required', undefined],
  ])('has the variables that the log calls missing: %s', (line, missing) => {
    const cause = causeOf([task('A', 1, 0)])
    expect(cause && withLogs(cause, logs('A', [line, line])).missing).toEqual(missing)
  })

  it('has an example in these tests for each row of the table', () => {
    const tested = new Set(reasons.map(([kind]) => kind))
    expect(causeTable.map(({ kind }) => kind).filter((kind) => !tested.has(kind))).toEqual([])
  })

  it('is by the words of ECS, and not by the names of a team', () => {
    const named = `${retrieval}: unable to retrieve secret from asm: failed to fetch secret arn:aws:secretsmanager:eu-west-1:1:secret:AccessDenied/timeout-AbCdEf: InternalServiceError`
    const stopped = task('A', 1, 0, { stoppedReason: named, containers: [{ name: 'app' }] })
    expect(causeOf([stopped])?.kind).toBe('secret')
  })

  it('has the reason that led to the cause, where a container has a vaguer one', () => {
    const stoppedReason = `${resource} failed to download env files: Forbidden`
    const containers = [{ name: 'app', reason: 'stopped' }]
    expect(causeOf([task('A', 1, 0, { stoppedReason, containers })])?.reason).toBe(stoppedReason)
  })

  it('is the container that ended by itself where another was stopped', () => {
    const containers = [
      { name: 'app', exitCode: 143 },
      { name: 'log-router', exitCode: 0 },
    ]
    const stopped = task('A', 1, 0, { containers })
    expect(causeOf([stopped], { container: 'app' })).toMatchObject({
      kind: 'ended',
      container: 'log-router',
    })
  })

  it('has the other containers that failed by themselves', () => {
    const containers = [
      { name: 'app', exitCode: 1 },
      { name: 'log-router', exitCode: 139 },
      { name: 'proxy', exitCode: 143 },
    ]
    const cause = causeOf([task('A', 1, 0, { containers })], { container: 'app' })
    expect(cause?.container).toBe('app')
    expect(cause?.beside.map(({ name }) => name)).toEqual(['log-router'])
  })

  it('has a documentation page of AWS for each pattern', () => {
    for (const { source } of causeTable)
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/AmazonECS\//)
  })
})
