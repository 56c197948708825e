import sampleValues from '@repo/environments/sample-values' with { type: 'json' }

/** An environment that the service accepts. */
export const validEnv = { ENV: 'dev', REGION: 'ap-northeast-1', ...sampleValues }
