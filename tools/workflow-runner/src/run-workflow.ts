import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

export interface WorkflowRun {
  readonly exitCode: number
  /** Everything that act printed, summaries of the jobs included. */
  readonly output: string
  /** Result of each job, without skipped ones; of a matrix `failed` where one job of it failed. */
  readonly jobs: Readonly<Record<string, 'succeeded' | 'failed'>>
}

export interface RunOptions {
  /** Path of act. */
  readonly act: string
  /** The Git repository whose workflow is run. */
  readonly repository: string
  readonly workflow: string
  readonly event: string
  /** Path of the event's payload. */
  readonly payload: string
  readonly flags: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  /** Folder for act's caches. */
  readonly cache: string
  /** Ends the run. */
  readonly signal: AbortSignal
}

/** Runs a workflow by act, with jobs as processes on this machine instead of containers. */
export async function runWorkflow(options: RunOptions): Promise<WorkflowRun> {
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
  const { PATH = '', ...environment } = options.environment
  const child = spawn(
    options.act,
    [
      options.event,
      ...['--eventpath', options.payload],
      ...['--workflows', `.github/workflows/${options.workflow}`],
      ...['--platform', 'ubuntu-24.04=-self-hosted'],
      ...['--actor', 'hana'],
      ...['--action-cache-path', options.cache],
      '--no-cache-server',
      // Only the stand-in of actions/checkout fills the workspace, as on GitHub.
      '--no-skip-checkout',
      '--rm',
      '--log-prefix-job-id',
      ...options.flags,
      ...pairs('--env', environment),
      ...pairs('--var', options.variables),
      ...pairs('--secret', options.secrets),
    ],
    // Jobs inherit act's environment, so it must not contain this machine's.
    {
      cwd: options.repository,
      env: { PATH, HOME: options.cache },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    },
  )
  const lines: string[] = []
  const reading = [child.stdout, child.stderr].map(async (input) => {
    for await (const line of createInterface({ input })) lines.push(line)
  })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
  await Promise.all(reading)
  const output = lines.join('\n')
  return { exitCode, output, jobs: jobsIn(output) }
}

function jobsIn(output: string): WorkflowRun['jobs'] {
  const jobs: Record<string, 'succeeded' | 'failed'> = {}
  const ends = output.matchAll(/^\[(?:[^\]]*\/)?(\w+)\s*\] 🏁 {2}Job (succeeded|failed)$/gmu)
  for (const [, job = '', end] of ends)
    jobs[job] = end === 'failed' || jobs[job] === 'failed' ? 'failed' : 'succeeded'
  return jobs
}
