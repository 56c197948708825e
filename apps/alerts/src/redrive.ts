import { parseArgs } from 'node:util'
import { SQSClient } from '@aws-sdk/client-sqs'
import { environmentNamed } from '@fargate-starter/environments'
import { type ParkedEvent, type Redriven, redrive } from './redrive/redrive.ts'

const USAGE = `pnpm alerts:redrive [--dry-run] [--json] [--environment NAME] [--queue NAME]
moves the parked events of the alerts from their dead-letter queue back to the queue

  --dry-run            only says what is there and why
  --json               prints one JSON document
  --environment NAME   of the table of environments: its region, and only in its account
  --queue NAME         name of the queue; default: alerts.fifo`

try {
  const { values } = parseArgs({
    options: {
      'dry-run': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      environment: { type: 'string' },
      queue: { type: 'string', default: 'alerts.fifo' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) console.log(USAGE)
  else {
    const place = values.environment ? environmentNamed(values.environment) : undefined
    const redriven = await redrive({
      sqs: new SQSClient(place ? { region: place.region } : {}),
      queue: values.queue,
      dryRun: values['dry-run'],
      ...(place ? { account: place.account } : {}),
    })
    if (values.json) console.log(JSON.stringify({ dryRun: values['dry-run'], ...redriven }))
    else console.log(textOf(redriven, values['dry-run']))
  }
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
  if (isUsage) console.error(USAGE)
  process.exitCode = isUsage ? 2 : 1
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
