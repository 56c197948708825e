import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import * as z from 'zod'

const root = join(import.meta.dirname, '../../..')

const report = z.object({
  Metadata: z
    .object({
      OS: z.object({ Family: z.string(), Name: z.string() }).default({ Family: '', Name: '' }),
    })
    .default({ OS: { Family: '', Name: '' } }),
  Results: z
    .array(
      z.object({
        Vulnerabilities: z.array(z.object({ VulnerabilityID: z.string() })).default([]),
        Secrets: z.array(z.object({ RuleID: z.string() })).default([]),
        Misconfigurations: z.array(z.object({ ID: z.string() })).default([]),
      }),
    )
    .default([]),
})

/** One scan. `args` are further options: those of `workflowScan`, for instance. */
export interface TrivyScan {
  /** Cache folder with a database. */
  readonly cache: string
  /** Archive of the image. */
  readonly image: string
  readonly args: readonly string[]
}

/** Trivy at this path, kept from everything that takes a network. */
export function openTrivy(program: string) {
  /** Resolves for every exit code. @throws if there is no report */
  function run(args: readonly string[], output: string) {
    return new Promise<{ exitCode: number; report: z.output<typeof report> }>((resolve, reject) => {
      execFile(program, args, { cwd: root, maxBuffer: 2 ** 26 }, (error, _, stderr) => {
        try {
          const exitCode = typeof error?.code === 'number' ? error.code : error ? -1 : 0
          resolve({ exitCode, report: report.parse(JSON.parse(readFileSync(output, 'utf8'))) })
        } catch (cause) {
          reject(new Error(`trivy wrote no report:\n${stderr.slice(-4000)}`, { cause }))
        }
      })
    })
  }

  return {
    async scan({ cache, image, args }: TrivyScan) {
      const output = join(cache, 'report.json')
      const offline = ['--skip-db-update', '--skip-java-db-update', '--offline-scan']
      const own = [
        'image',
        '--cache-dir',
        cache,
        '--input',
        image,
        ...offline,
        '--skip-version-check',
      ]
      const done = await run([...own, '--output', output, ...args], output)
      const each = <T>(of: (result: (typeof done.report.Results)[number]) => T[]) => [
        ...new Set(done.report.Results.flatMap(of)),
      ]
      return {
        exitCode: done.exitCode,
        report: {
          ...done.report,
          vulnerabilities: () =>
            each((result) => result.Vulnerabilities.map(({ VulnerabilityID }) => VulnerabilityID)),
          secrets: () => each((result) => result.Secrets.map(({ RuleID }) => RuleID)),
        },
      }
    },
    /** Checks a Dockerfile by the rules that are in Trivy itself; the report goes into a folder. */
    async checkDockerfile(file: string, folder: string) {
      const output = join(folder, 'config.json')
      const options = ['--skip-check-update', '--skip-version-check', '--exit-code', '1']
      const done = await run(
        ['config', '--format', 'json', '--output', output, ...options, file],
        output,
      )
      const found = done.report.Results.flatMap(({ Misconfigurations }) =>
        Misconfigurations.map(({ ID }) => ID),
      )
      return { exitCode: done.exitCode, misconfigurations: found }
    },
  }
}

const workflow = z.object({
  jobs: z.object({
    build: z.object({
      steps: z.array(
        z.object({
          id: z.string().optional(),
          with: z.record(z.string(), z.coerce.string()).default({}),
        }),
      ),
    }),
  }),
})

/** Option of `trivy image` that trivy-action makes of each input; null where it makes none. */
const options: Readonly<Record<string, string | null>> = {
  'image-ref': null,
  version: null,
  cache: null,
  // The report that `scan` reads is one of its own.
  output: null,
  severity: '--severity',
  'exit-code': '--exit-code',
  'ignore-unfixed': '--ignore-unfixed',
  trivyignores: '--ignorefile',
  format: '--format',
}

/**
 * Options of the step `trivy` in deploy.yml.
 * @param instead inputs that the step has, with another value
 * @throws if the step has an input without an entry above
 * @see https://github.com/aquasecurity/trivy-action#inputs
 */
export function workflowScan(instead: Record<string, string> = {}): string[] {
  const text = readFileSync(join(root, '.github/workflows/deploy.yml'), 'utf8')
  const step = workflow.parse(parse(text)).jobs.build.steps.find(({ id }) => id === 'trivy')
  if (!step) throw new Error('deploy.yml has no step with the id trivy')
  return Object.entries({ ...step.with, ...instead }).flatMap(([input, value]) => {
    const option = options[input]
    if (option === undefined)
      throw new Error(`the input ${input} of trivy-action has no option of Trivy here`)
    return option === null ? [] : [`${option}=${value}`]
  })
}
