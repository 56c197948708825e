import type { SharedNames } from '@repo/environments'
import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'

const string = (name: string) => ({ name, type: AttributeType.STRING })

/** Facts and the state of messages. Without the table no alert is lost: later ones are posted as new messages. */
export function addTable(scope: Construct, names: SharedNames): Table {
  const table = new Table(scope, 'Table', {
    tableName: names.alerts,
    partitionKey: string('pk'),
    sortKey: string('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.DESTROY,
  })
  // Sparse: only open cards have its keys, and the scheduled check reads nothing but those keys.
  table.addGlobalSecondaryIndex({
    indexName: 'open',
    partitionKey: string('open'),
    sortKey: string('openSince'),
    projectionType: ProjectionType.KEYS_ONLY,
  })
  return table
}
