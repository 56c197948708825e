import { EcspressoError, messageOf } from './errors.ts'

/** Options of each AWS client, from the given environment only (never `process.env`). */
export interface AwsSettings {
  region: () => Promise<string>
  endpoint?: string
  credentials: () => Promise<Credentials>
  /** As in ecspresso's SDK: the first attempt and two retries. */
  maxAttempts: number
  /** Without these, a server that accepts a connection and never responds blocks a command for ever. Milliseconds, not of the injected clock. */
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true }
}

interface Credentials {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}

/** Settings for AWS clients. A missing region or credential throws only once a call is made. */
export function awsSettings(region: string, env: NodeJS.ProcessEnv): AwsSettings {
  const endpoint = env['AWS_ENDPOINT_URL']
  return {
    region: async () => {
      if (region !== '') return region
      throw new EcspressoError('aws', 'No region: set it in the configuration, or AWS_REGION.')
    },
    ...(endpoint ? { endpoint } : {}),
    credentials: async () => credentials(env),
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5000,
      requestTimeout: 60_000,
      throwOnRequestTimeout: true,
    },
  }
}

function credentials(env: NodeJS.ProcessEnv): Credentials {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  const sessionToken = env['AWS_SESSION_TOKEN']
  if (!accessKeyId || !secretAccessKey)
    throw new EcspressoError(
      'aws',
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; ecspresso-lite takes credentials from the environment only.',
    )
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

/** @throws EcspressoError naming the call that failed */
export async function call<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request()
  } catch (error) {
    if (error instanceof EcspressoError) throw error
    const code = error instanceof Error ? error.name : 'Error'
    const message = messageOf(error) || 'no answer. Is the endpoint right, and does it run?'
    throw new EcspressoError('aws', `${what} failed: ${code}: ${message}`, { cause: error })
  }
}
