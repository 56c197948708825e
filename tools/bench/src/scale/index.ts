import { hourOfServices, rushOfServices, type ScaleResult } from '@repo/alerts/bench'
import type { Figure } from '../figure.ts'

/** Dollars for a million request units on demand in us-east-1, since 2024-11-01. https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const READ_PRICE = 0.125
const WRITE_PRICE = 0.625

const HOURS = 24 * 30

/** How far one Lambda, one table and one workspace go. Simulated time: the same figures on every machine. */
export async function* scale(): AsyncGenerator<Figure> {
  yield* ofDay(await hourOfServices())
  yield* ofRush(await rushOfServices())
}

function ofDay({ events, slackCalls, units, mentions }: ScaleResult): Figure[] {
  const day = '1,000 services, 10,000 deployments a day'
  const monthly = (count: number) => Math.round((count * HOURS) / 1e5) / 10
  const dollars = (count: number, price: number) => (count * HOURS * price) / 1e6
  const cost = dollars(units.reads, READ_PRICE) + dollars(units.writes, WRITE_PRICE)
  return [
    {
      ...{ name: `${day}: first mention`, value: worst(mentions), unit: 's' },
      note: `the latest of ${mentions.length} failed deployments; an hour of the day is played, ${events} events, one in fifty deployments fails`,
    },
    { name: `${day}: calls to Slack`, value: slackCalls * 24, unit: 'a day' },
    { name: `${day}: read units`, value: monthly(units.reads), unit: 'million a month' },
    { name: `${day}: write units`, value: monthly(units.writes), unit: 'million a month' },
    {
      ...{ name: `${day}: DynamoDB`, value: Math.round(cost * 100) / 100, unit: '$ a month' },
      note: `on demand, us-east-1: $${READ_PRICE} and $${WRITE_PRICE} a million, since 2024-11-01`,
    },
  ]
}

function ofRush({ slackCalls, slackRefused, mentions, lastSeconds }: ScaleResult): Figure[] {
  const rush = '200 services in one minute, one channel'
  return [
    {
      ...{ name: `${rush}: first mention`, value: worst(mentions), unit: 's' },
      note: 'from the failure of one of them; Slack takes a message a second in a channel and 50 edits a minute',
    },
    { name: `${rush}: all in Slack`, value: lastSeconds, unit: 's after the last event' },
    { name: `${rush}: calls to Slack`, value: slackCalls, unit: '' },
    { name: `${rush}: refused with 429`, value: slackRefused, unit: '' },
  ]
}

const worst = (mentions: readonly number[]) => Math.max(...mentions)
