// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
