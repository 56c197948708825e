// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
