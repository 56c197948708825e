import { isDeepStrictEqual } from 'node:util'
import { type Environment, project } from '@repo/environments'
import * as z from 'zod'
import { changesAnEnvironment, runsUnattended } from './deployments.ts'
import type { Breach } from './finding.ts'
import { downloadsOutputs, passedOn, uploadsOutputs } from './outputs.ts'
import type { Repository } from './repository.ts'
import type { Job, Workflow } from './workflow.ts'

const fallback = './.github/actions/slack-fallback'
/** The channels of the last resort, which installs nothing and so cannot read the table. */
export const channelsFile = '.github/actions/slack-fallback/channels.json'

/**
 * The job `notify` runs however the others end, reads all their results, and has a last resort that needs no packages. A job that
 * changes AWS sets an output before, so that its absence is not mistaken for a change or for none.
 */
export function everyFailureNotifies(repository: Repository): Breach[] {
  return [
    ...repository.workflows
      .filter(runsUnattended)
      .flatMap((workflow) => [
        ...wrongNotify(workflow),
        ...silentChanges(workflow),
        ...recordedMessages(workflow),
      ]),
    ...wrongChannels(repository),
  ]
}

function wrongNotify(workflow: Workflow): Breach[] {
  const notify = workflow.jobs.find(({ id }) => id === 'notify')
  if (!notify) return [workflow.breach(['jobs'], 'a job "notify" has to report how the run ended')]
  const unseen = workflow.jobs
    .filter(({ id }) => id !== 'notify' && !notify.needs.includes(id))
    .map(({ id }) => id)
  const readsAll = notify.steps.some(({ env }) => env['NEEDS'] === '${{ toJSON(needs) }}')
  const hasMatrix = workflow.jobs.some((job) => changesAnEnvironment(job) && job.strategy)
  const own = `notify --workflow ${workflow.file.split('/').at(-1)}${hasMatrix ? ' --outputs .outputs' : ''}`
  const reports = notify.steps.some(({ run = '' }) => run.endsWith(`cli.ts ${own}`))
  const last = notify.steps.at(-1)
  const fallsBack = last?.uses === fallback && last.if === 'failure()'
  return [
    ...(notify.if === 'always()'
      ? []
      : [workflow.breach([...notify.at, 'if'], 'write "if: always()"')]),
    ...(unseen.length > 0
      ? [workflow.breach([...notify.at, 'needs'], `notify has to need ${unseen.join(', ')} too`)]
      : []),
    ...(reports ? [] : [workflow.breach(notify.at, `notify has to run "delivery ${own}"`)]),
    ...(readsAll
      ? []
      : [workflow.breach(notify.at, 'notify has to read NEEDS: ${{ toJSON(needs) }}')]),
    ...(!hasMatrix || notify.steps.some(downloadsOutputs)
      ? []
      : [
          workflow.breach(
            notify.at,
            'notify has to download the artifacts outputs-* into .outputs',
          ),
        ]),
    ...(fallsBack
      ? []
      : [workflow.breach(notify.at, `the last step has to use ${fallback}, if: failure()`)]),
    ...(leavesTime(notify)
      ? []
      : [
          workflow.breach(
            [...notify.at, 'timeout-minutes'],
            'a job that exceeds its limit runs no further step: limit the steps before the fallback, to two minutes less in all',
          ),
        ]),
  ]
}

/** A registry that does not answer, instead of refusing, must not take the time of the last resort. */
function leavesTime({ steps, 'timeout-minutes': limit }: Job): boolean {
  const slow = steps.filter(({ run, uses }) => run !== undefined || uses?.endsWith('/setup'))
  const minutes = slow.map((step) => Number(step['timeout-minutes']))
  return minutes.reduce((sum, one) => sum + one, 2) <= Number(limit)
}

const withEnvironments = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      environment: z
        .union([
          z.string().transform((name) => ({ name, deployment: true })),
          z.object({ name: z.string(), deployment: z.unknown().optional() }),
        ])
        .optional(),
    }),
  ),
})

/** A GitHub Environment that only holds secrets: records of messages would hide those of deployments. */
function recordedMessages(workflow: Workflow): Breach[] {
  const { jobs } = withEnvironments.parse(workflow.value)
  return Object.entries(jobs).flatMap(([id, { environment }]) =>
    environment?.name === 'slack' && environment.deployment !== false
      ? workflow.breach(
          ['jobs', id, 'environment'],
          'a message is no deployment: write "deployment: false"',
        )
      : [],
  )
}

const began = '${{ job.status }}'
const changing = '${{ steps.changing.outputs.changing }}'

function silentChanges(workflow: Workflow): Breach[] {
  return workflow.jobs.filter(changesAnEnvironment).flatMap((job) => {
    if (setsOutputs(job)) return []
    const message = `job ${job.id} needs the outputs began: ${began} and changing: ${changing}, set by a step before its first change; with a matrix, uploaded as outputs-${job.id}-SERVICE before the change and in the last step`
    return [workflow.breach(job.at, message)]
  })
}

function setsOutputs(job: Job): boolean {
  const { steps } = job
  const outputs = passedOn(job)
  const step = steps.findIndex(({ id }) => id === 'changing')
  const change = steps.findIndex(({ run }) => /^(ecspresso|.*\/cdk) deploy\b/m.test(run ?? ''))
  const isKept = !job.strategy || steps.slice(step, change).some((one) => uploadsOutputs(one, job))
  return (
    outputs['began'] === began &&
    outputs['changing'] === changing &&
    step >= 0 &&
    step < change &&
    isKept
  )
}

function wrongChannels({ environments, text }: Repository): Breach[] {
  const expected = {
    default: { channel: project.defaultChannel, mentions: [] },
    branches: Object.fromEntries(environments.map((one) => [one.branch, placeOf(one)])),
  }
  if (isDeepStrictEqual(JSON.parse(text(channelsFile) ?? 'null'), expected)) return []
  const message = `the table has other channels or mentions: write ${JSON.stringify(expected)}`
  return [{ file: channelsFile, line: 1, message }]
}

function placeOf({ production, slack: { channel, mentions } }: Environment) {
  return { channel, mentions: production ? mentions.failure : [] }
}
