// An import at run time keeps all of a client in the bundle. Of what is named here, only that.
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
