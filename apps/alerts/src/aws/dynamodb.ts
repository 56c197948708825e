// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export { DynamoDBClient } from '@aws-sdk/client-dynamodb'
