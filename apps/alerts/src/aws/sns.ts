// An import at run time keeps all of a client in the bundle. Of what is named here, only that.
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
