import { approversOf, type Environment, type SharedNames } from '@repo/environments'
import { DefaultStackSynthesizer, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Place } from '../arn.ts'
import type { Subscribers } from '../settings.ts'
import { addAlarms } from './alarms.ts'
import { Clicks } from './clicks.ts'
import { addFunction } from './function.ts'
import { addQueues } from './queues.ts'
import { addRules } from './rules.ts'
import { addTable } from './table.ts'
import { addTopic } from './topic.ts'

export interface AlertsStackProps {
  readonly place: Place
  readonly names: SharedNames
  /** The environments of this place: each has rules and a message group of its own. */
  readonly environments: readonly Environment[]
  /** Folder with the built Lambda. */
  readonly bundle: string
  /** Log groups of the services: their last lines show why a deployment failed. */
  readonly logGroups: readonly string[]
  readonly subscribers: Subscribers
  /** Of the bootstrap that deploys this stack. */
  readonly qualifier: string
}

/** The alerts of one account and region: events in, Slack and SNS messages out. */
export class AlertsStack extends Stack {
  constructor(
    scope: Construct,
    { place, names, environments, bundle, logGroups, subscribers, qualifier }: AlertsStackProps,
  ) {
    super(scope, `${names.alerts}-${place.account}-${place.region}`, {
      // Account and region are no part of the name: a stack belongs to one of each.
      stackName: names.alerts,
      env: place,
      synthesizer: new DefaultStackSynthesizer({ qualifier }),
      description: 'Reports deployments and scans of this account and region to Slack',
    })
    const queues = addQueues(this, place, names)
    const table = addTable(this, names)
    const topic = addTopic(this, place, names, subscribers)
    addRules(this, queues, environments, names)
    const approvers = approversOf(environments)
    const common = { place, names, bundle, table }
    const fn = addFunction(this, { ...common, logGroups, queues, topic, approvers })
    const approving = environments.filter(({ name }) => name in approvers)
    if (approving.length > 0) new Clicks(this, { ...common, environments: approving })
    addAlarms(this, { ...queues, fn, topic, place, names })
  }
}
