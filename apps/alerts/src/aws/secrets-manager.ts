// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
