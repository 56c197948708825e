import type { Caller } from '../caller.ts'
import type { Calls } from '../calls.ts'
import type { Clock } from '../clock.ts'
import { signedBy } from '../wire/signed-by.ts'
import type { Route } from '../wire/wire.ts'
import type { Functions } from './functions.ts'

export interface ListFunctionsOptions {
  readonly calls: Calls
  readonly clock: Clock
  readonly fallback: Caller
  readonly functions: Functions
}

/** Lambda's REST API: `GET /2015-03-31/functions/`. All functions are on one page. */
export function listFunctionsRoute({
  calls,
  clock,
  fallback,
  functions,
}: ListFunctionsOptions): Route {
  return (request) => {
    if (request.method !== 'GET' || !/^\/2015-03-31\/functions\/?$/.test(request.url.pathname))
      return undefined
    const { caller } = signedBy(request, fallback)
    const response = { Functions: functions.list(caller).map(describe), NextMarker: null }
    calls.record({
      time: clock.now(),
      service: 'lambda',
      operation: 'ListFunctions',
      caller,
      request: {},
      status: 200,
      response,
    })
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(response),
    }
  }
}

function describe({ name, arn, timeoutMs, environment }: ReturnType<Functions['list']>[number]) {
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    PackageType: 'Zip',
    Architectures: ['arm64'],
    Timeout: timeoutMs / 1000,
    State: 'Active',
    Version: '$LATEST',
    Environment: { Variables: environment },
  }
}
