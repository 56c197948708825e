import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import { ALERTS } from './names.ts'

const string = (name: string) => ({ name, type: AttributeType.STRING })

/** One item a card. Losing it loses no alert: what is told after that is told anew. */
export function addTable(scope: Construct): Table {
  const table = new Table(scope, 'Table', {
    tableName: ALERTS,
    partitionKey: string('pk'),
    sortKey: string('sk'),
    billingMode: BillingMode.PAY_PER_REQUEST,
    timeToLiveAttribute: 'expiresAt',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.DESTROY,
  })
  // Sparse: only what is still open has its keys, and a tick asks for nothing but who that is.
  table.addGlobalSecondaryIndex({
    indexName: 'open',
    partitionKey: string('open'),
    sortKey: string('openSince'),
    projectionType: ProjectionType.KEYS_ONLY,
  })
  return table
}
