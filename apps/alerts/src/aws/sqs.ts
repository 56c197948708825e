// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
