import type { CauseKind } from '@repo/environments'
import { describe, expect, it } from 'vitest'
import { logs, task } from '../testing/facts.ts'
import { causeOf, failedHealthCheck, withLogs } from './failure-cause.ts'
import { causeTable } from './failure-cause-table.ts'

const ref = '444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/backend:8b31d07'
const retried = 'CannotPullContainerError: pull image manifest has been retried 5 time(s)'
const auth = 'ResourceInitializationError: unable to pull secrets or registry auth'

/** ECS's reasons for tasks whose containers never started, in the words of its documentation. */
const reasons: readonly [CauseKind, string][] = [
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
    'image-unreachable',
    `${retried}: failed to do request: Head "https://${ref}": dial tcp 10.0.3.17:443: i/o timeout`,
  ],
  [
    'image-unreachable',
    'CannotPullContainerError: net/http: request canceled while waiting for connection (Client.Timeout exceeded)',
  ],
  [
    'image-throttled',
    'CannotPullContainerError: toomanyrequests: You have reached your pull rate limit',
  ],
  [
    'architecture',
    "CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'",
  ],
  ['disk-full', 'CannotPullContainerError: failed to extract layer: no space left on device'],
  [
    'registry-auth',
    `${auth}: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed`,
  ],
  [
    'secret',
    `${auth}: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ResourceNotFoundException`,
  ],
  [
    'secret',
    `${auth}: execution resource retrieval failed: unable to retrieve secrets from ssm: AccessDeniedException`,
  ],
  [
    'log-group',
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ResourceNotFoundException: The specified log group does not exist.: exit status 1',
  ],
  [
    'volume',
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes',
  ],
  ['network-interface', 'Timeout waiting for network interface provisioning to complete.'],
  [
    'capacity',
    'Capacity is unavailable at this time. Please try again later or in a different availability zone',
  ],
  [
    'command-not-found',
    'CannotStartContainerError: failed to create task for container: exec: "node": executable file not found in $PATH',
  ],
  ['architecture', 'CannotStartContainerError: exec /app/server: exec format error'],
  ['start-timeout', 'ContainerRuntimeTimeoutError: Could not transition to running; timed out'],
  ['cannot-start', 'CannotStartContainerError: failed to get container status: <reason>'],
  ['unknown', 'Unexpected EC2 error while attempting to start the task'],
]

describe('the cause of a stopped task', () => {
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

  it("has the container's reason, else the task's", () => {
    const reason = 'CannotPullContainerError: manifest unknown'
    const containers = [{ name: 'app', reason }]
    expect(causeOf([task('A', 1, 0, { containers })])?.reason).toBe(reason)
    expect(causeOf([task('A', 1, 0)])?.reason).toBe(task('A', 1, 0).stoppedReason)
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

  it('has a documentation page of AWS for each pattern', () => {
    for (const { source } of causeTable)
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/AmazonECS\//)
  })
})
