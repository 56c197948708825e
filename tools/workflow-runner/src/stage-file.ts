import { appendFileSync, readFileSync } from 'node:fs'

/** Settings of the stand-ins in a run, in the file of the variable `STAND_INS`. */
export interface StageFile {
  /** Root of this repository, with its installed packages and bundles. */
  readonly root: string
  /** The Git repository to check out. */
  readonly repository: string
  /** Endpoint of the local cloud. */
  readonly endpoint: string
  readonly slackApi: string
  /** Folder for artifacts. */
  readonly artifacts: string
  /** File for the recorded calls, one JSON document a line. */
  readonly calls: string
  readonly outcomes: Outcomes
}

/** Outcomes of the stand-ins. */
export interface Outcomes {
  /** npm's registry. `down`: no job can install pnpm or a package. */
  readonly registry: 'up' | 'down'
  readonly tests: 'pass' | 'fail'
  readonly build: 'pass' | 'fail'
  /** `crash`: fails without a report. */
  readonly trivy: 'pass' | 'refuse' | 'crash'
  /** The same, on the image of a pull request's base. */
  readonly trivyOnBase: 'pass' | 'refuse'
  readonly dockle: 'pass' | 'refuse'
  /** What `cdk diff` and `cdk drift` find. */
  readonly stacks: 'same' | 'changed'
  /** The command of `cdk` that AWS denies. */
  readonly deniedToCdk: 'nothing' | 'diff' | 'drift' | 'deploy'
  /** Command of a container of the pushed image. */
  readonly command: readonly string[]
  /** The same for the images of other repositories, by their names. */
  readonly commands: Readonly<Record<string, readonly string[]>>
}

/** A call of a stand-in. */
export interface Call {
  /** `docker/build-push-action`, or the name of a program: `docker`. */
  readonly name: string
  /** The job that made the call. */
  readonly job: string
  /** Inputs of an action; `synthesis` of `cdk`, a number for what it was given. */
  readonly inputs: Readonly<Record<string, string>>
  /** Arguments of a program. */
  readonly args: readonly string[]
}

export function readStageFile(): StageFile {
  return JSON.parse(readFileSync(process.env['STAND_INS'] ?? '', 'utf8')) as StageFile // written by writeStandIns
}

export function record(stage: StageFile, call: Omit<Call, 'job'>): void {
  const line = JSON.stringify({ ...call, job: process.env['GITHUB_JOB'] ?? '' } satisfies Call)
  appendFileSync(stage.calls, `${line}\n`)
}

export function readCalls(path: string): Call[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as Call) // written by record
}
