// An import at run time keeps all of a client in the bundle. Of what is named here, only that.
export { DynamoDBClient } from '@aws-sdk/client-dynamodb'
