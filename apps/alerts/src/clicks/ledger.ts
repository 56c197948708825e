import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { AnswerableHook, ApprovalAction } from '../deployment/approval-button.ts'

/** An answer to a hook by one click. */
export interface Entry extends AnswerableHook {
  readonly action: ApprovalAction
  /** Id and name of the person in Slack. */
  readonly user: string
  readonly name: string | undefined
  /** Slack's time of the click. */
  readonly actionTs: string
}

export type Claim =
  | { readonly claimed: true }
  /** Somebody was faster: their Slack id, where DynamoDB returned it. */
  | { readonly claimed: false; readonly by: string | undefined }

/** Who answered which hook: one decision for each, kept for an audit. */
export interface Ledger {
  /** Reserves the decision about a hook for one click. */
  claim(entry: Entry): Promise<Claim>
  /** Keeps what ECS answered: `done`, or an error code, which lets the next click try again. */
  settle(entry: Entry, result: string): Promise<void>
}

/** An audit looks back for a year. */
const KEEP_DAYS = 400

/** A click whose function ended before it had ECS's answer blocks others for so long. */
const LEASE_MS = 30_000

/** The ledger in the table of the alerts, in partitions of its own: `clicks#ARN`, with the id of the hook as the sort key. */
export function createLedger(
  client: Pick<DynamoDBClient, 'send'>,
  table: string,
  now: () => number = Date.now,
): Ledger {
  const keyOf = ({ serviceDeployment, hook }: Entry) => ({
    TableName: table,
    Key: { pk: { S: `clicks#${serviceDeployment}` }, sk: { S: hook } },
  })
  return {
    async claim(entry) {
      const at = now()
      const expiresAt = Math.floor(at / 1000) + KEEP_DAYS * 86_400
      try {
        await client.send(
          new UpdateItemCommand({
            ...keyOf(entry),
            ConditionExpression: 'attribute_not_exists(decision) OR leaseUntil < :now',
            UpdateExpression:
              'SET decision = :action, #user = :user, #name = :name, actionTs = :actionTs, #at = :at, leaseUntil = :lease, expiresAt = :expires REMOVE #result',
            ExpressionAttributeNames: {
              '#user': 'user',
              '#name': 'name',
              '#at': 'at',
              '#result': 'result',
            },
            ExpressionAttributeValues: {
              ':now': { N: String(at) },
              ':action': { S: entry.action },
              ':user': { S: entry.user },
              ':name': { S: entry.name ?? '' },
              ':actionTs': { S: entry.actionTs },
              ':at': { S: new Date(at).toISOString() },
              ':lease': { N: String(at + LEASE_MS) },
              ':expires': { N: String(expiresAt) },
            },
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        )
        return { claimed: true }
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error
        return { claimed: false, by: error.Item?.['user']?.S }
      }
    },
    async settle(entry, result) {
      const done = result === 'done'
      await client.send(
        new UpdateItemCommand({
          ...keyOf(entry),
          // Another click may have taken over in the meantime.
          ConditionExpression: '#user = :user AND actionTs = :actionTs',
          UpdateExpression: done
            ? 'SET #result = :result REMOVE leaseUntil'
            : 'SET #result = :result, leaseUntil = :none',
          ExpressionAttributeNames: { '#user': 'user', '#result': 'result' },
          ExpressionAttributeValues: {
            ':user': { S: entry.user },
            ':actionTs': { S: entry.actionTs },
            ':result': { S: result },
            ...(!done && { ':none': { N: '0' } }),
          },
        }),
      )
    },
  }
}
