import { type Env, InvalidEnvError, readEnv } from './config/env.ts'

/** One line in the form of all log lines, before there is a logger. */
function fatal(msg: string): void {
  process.stdout.write(`${JSON.stringify({ level: 'fatal', msg })}\n`)
}

function checkedEnv(): Env | undefined {
  try {
    return readEnv()
  } catch (error) {
    if (!(error instanceof InvalidEnvError)) throw error
    for (const { variable, message } of error.problems) fatal(`${variable}: ${message}`)
    fatal('configuration is not valid, exiting')
    return undefined
  }
}

const env = checkedEnv()
if (env) {
  // Imported late: configuration errors are printed before Nest is loaded.
  await import('./serve.ts')
    .then(({ serve }) => serve(env))
    .catch((error: unknown) => {
      fatal(`did not start: ${error instanceof Error ? error.message : String(error)}`)
      process.exit(1)
    })
} else {
  process.exitCode = 1
}
