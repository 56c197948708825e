// `import()` of a package defeats tree shaking; importing this file keeps only these names.
export { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
