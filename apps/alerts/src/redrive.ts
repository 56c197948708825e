import { parseArgs } from 'node:util'
import { SQSClient } from '@aws-sdk/client-sqs'
import { environmentNamed } from '@repo/environments'
import { type ParkedEvent, type Redriven, redrive } from './redrive/redrive.ts'

const usage = `Usage: npx -y pnpm@12 alerts:redrive [options]

Moves the parked events of the alerts from their dead-letter queue back to the queue, and says why each was parked.
It asks the AWS of the shell: region, credentials and AWS_ENDPOINT_URL as for the AWS CLI.

  --dry-run            only say what is there and why
  --environment NAME   of the table of environments: its region, and only in its account
  --queue NAME         name of the queue; default: alerts.fifo
  --json               print one JSON document
  --help               print this`

try {
  const { values } = parseArgs({
    // `pnpm alerts:redrive -- --dry-run` hands the dashes on.
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      environment: { type: 'string' },
      queue: { type: 'string', default: 'alerts.fifo' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(usage)
  else {
    const place = values.environment ? environmentNamed(values.environment) : undefined
    const redriven = await redrive({
      sqs: new SQSClient(place ? { region: place.region } : {}),
      queue: values.queue,
      dryRun: values['dry-run'],
      ...(place ? { account: place.account } : {}),
    })
    if (values.json)
      console.log(JSON.stringify({ dryRun: values['dry-run'], ...redriven }, null, 2))
    else console.log(textOf(redriven, values['dry-run']))
  }
} catch (error) {
  console.error(`alerts:redrive: ${lineFor(error)}`)
  process.exitCode = 1
}

/** One line: what AWS or the command line has against it is for the person who called. */
function lineFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const [message = ''] = error.message.split('\n')
  if ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return message.split('. ')[0] ?? message
  if (message === 'Region is missing')
    return 'in which region? Set AWS_REGION, or name an --environment'
  return message || error.name
}

function textOf({ events, hidden, queue, deadLetterQueue }: Redriven, dryRun: boolean): string {
  const verdict = dryRun
    ? `${events.length} would go back to ${queue}`
    : `${events.length} went back to ${queue}`
  const more = hidden > 0 ? [`${hidden} more wait behind them and could not be looked at`] : []
  return [`${deadLetterQueue}:`, ...events.map(lineOf), ...more, verdict].join('\n')
}

function lineOf({ kind = 'unknown kind', firstSeen, error }: ParkedEvent): string {
  const field = error?.field ? ` (${error.field})` : ''
  const why = error
    ? `${error.code}${field}: ${error.message ?? ''}`
    : 'delivered too often; the log of the Lambda says why it failed'
  return `  ${[kind, firstSeen, why].filter(Boolean).join(' · ')}`
}
