import { SQSClient } from '@aws-sdk/client-sqs'
import { defineCommand, runCommand, UsageError, UserError } from '@repo/cli'
import { environmentNamed, sharedNames } from '@repo/environments'
import * as z from 'zod'
import { type DeadLetteredEvent, type Redriven, redrive } from './redrive.ts'

/** AWS refused a call, or did not answer. */
class AwsError extends UserError {
  override name = 'AwsError' as const
  readonly code = 'AWS'
}

await runCommand(
  defineCommand({
    name: 'alerts:redrive',
    summary:
      'Moves the dead-lettered events of the alerts back to their queue, with the error of each. Region, credentials and AWS_ENDPOINT_URL are those of the shell, as for the AWS CLI.',
    inputs: {
      dryRun: {
        flag: true,
        means: 'only list the dead letters with their errors',
        schema: z.boolean().default(false),
      },
      environment: {
        value: 'NAME',
        means: 'of the table of environments: its region, and only in its account',
        schema: z.string().optional(),
      },
      queue: {
        value: 'NAME',
        means: `name of the queue; default: ${sharedNames().queue}`,
        schema: z.string().default(sharedNames().queue),
      },
    },
    async run({ dryRun, environment, queue, json }, { print }) {
      const place = environment === undefined ? undefined : environmentNamed(environment)
      const redriven = await redrive({
        sqs: new SQSClient(place ? { region: place.region } : {}),
        queue,
        dryRun,
        ...(place ? { account: place.account } : {}),
      }).catch((error: unknown) => {
        throw readable(error)
      })
      print(json ? JSON.stringify({ dryRun, ...redriven }, null, 2) : textOf(redriven, dryRun))
      return 0
    },
  }),
)

/** Errors of AWS and of its client as user errors: the caller can correct them. */
function readable(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.message === 'Region is missing')
    return new UsageError('in which region? Set AWS_REGION, or name an --environment')
  const fromClient = '$metadata' in error || error.name === 'CredentialsProviderError'
  const [message] = error.message.split('\n')
  return fromClient ? new AwsError(message || error.name, { cause: error }) : error
}

function textOf({ events, hidden, queue, deadLetterQueue }: Redriven, dryRun: boolean): string {
  const verdict = dryRun
    ? `${events.length} would go back to ${queue}`
    : `${events.length} went back to ${queue}`
  const more = hidden > 0 ? [`${hidden} more wait behind them and could not be looked at`] : []
  return [`${deadLetterQueue}:`, ...events.map(lineOf), ...more, verdict].join('\n')
}

function lineOf({ kind = 'unknown kind', firstSeen, error }: DeadLetteredEvent): string {
  const field = error?.field ? ` (${error.field})` : ''
  const why = error
    ? `${error.code}${field}: ${error.message ?? ''}`
    : 'delivered too often; the log of the Lambda has the errors'
  return `  ${[kind, firstSeen, why].filter(Boolean).join(' · ')}`
}
