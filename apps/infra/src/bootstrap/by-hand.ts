import { sharedNames } from '@repo/environments'
import * as z from 'zod'
import { alertsTopicArn } from '../alerts/topic.ts'
import { resourcesOfType, type SynthesizedStack } from './assembly.ts'
import type { Bootstrap } from './context.ts'

const subscriptionsSchema = z.object({
  Subscriptions: z.array(z.object({ SubscriptionArn: z.string(), Endpoint: z.string() })),
})

/** Adds what no command can do: confirm a subscription, a DNS record, the channels of Slack, the first commit. */
export async function listByHand(
  bootstrap: Bootstrap,
  stacks: readonly SynthesizedStack[],
  outputs: ReadonlyMap<string, string>,
): Promise<void> {
  const { terminal, environment, project, byHand } = bootstrap
  const topic = alertsTopicArn(environment, sharedNames(project))
  const subscriptions = await terminal.read(
    ['aws', 'sns', 'list-subscriptions-by-topic', '--topic-arn', topic],
    subscriptionsSchema,
    /NotFound/,
  )
  for (const { SubscriptionArn, Endpoint } of subscriptions?.Subscriptions ?? [])
    if (!SubscriptionArn.startsWith('arn:'))
      byHand(
        `confirm the subscription in the mail of AWS to ${Endpoint}: until then alarms notify nobody there`,
      )

  const url = outputs.get('ServiceUrl')
  const recorded = resourcesOfType(stacks, 'AWS::Route53::RecordSet').length > 0
  if (url?.startsWith('https:') && !recorded)
    byHand(
      `a DNS record CNAME ${new URL(url).hostname} → ${outputs.get('LoadBalancerDnsName')}, unless it is there`,
    )

  const channels = new Set([environment.slack.channel, project.defaultChannel])
  byHand(`/invite @APP, in Slack, in ${[...channels].join(' and ')}, unless the app is there`)

  const branch = await terminal.read(
    ['gh', 'api', `repos/${project.repository}/branches/${encodeURIComponent(environment.branch)}`],
    z.object({ name: z.string() }),
    /HTTP 404/,
  )
  byHand(
    branch
      ? `merge the commit with your values into ${environment.branch}, by a pull request: it is deployed`
      : `git push origin HEAD:${environment.branch}, with your values committed: it is deployed`,
  )
}
