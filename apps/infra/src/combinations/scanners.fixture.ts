import { execFile } from 'node:child_process'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { dev, temporaryFolder } from '../app.fixture.ts'
import type { Finding } from './accepted.ts'
import { resourceAt, type TemplateFile, type Templates } from './templates.fixture.ts'

/** Runs cfn-lint over all templates. */
export async function cfnLint(program: string, templates: Templates): Promise<readonly Finding[]> {
  const files = templates.files.map(({ name }) => name)
  const args = ['--format', 'json', '--regions', dev.region, '--template', ...files]
  const matches: CfnLintMatch[] = JSON.parse(await run(program, args, templates))
  return matches.map(({ Filename, Location, Message, Rule }) => {
    const file = fileOf(templates, Filename)
    const [section, id] = Location.Path ?? []
    const resource = file.resources.find((one) => section === 'Resources' && one[0] === id)
    return finding(Rule.Id, file, resource, Message)
  })
}

interface CfnLintMatch {
  readonly Filename: string
  readonly Location: { readonly Path: readonly (string | number)[] | null }
  readonly Message: string
  readonly Rule: { readonly Id: string }
}

/** Runs checkov over all templates. */
export async function checkov(program: string, templates: Templates): Promise<readonly Finding[]> {
  const args = [
    ...['--directory', '.', '--framework', 'cloudformation', '--output', 'json'],
    ...['--compact', '--quiet', '--skip-download'],
  ]
  const { results, summary }: CheckovReport = JSON.parse(await run(program, args, templates))
  if (summary.parsing_errors > 0) throw new Error('checkov could not read every template')
  return results.failed_checks.map(({ check_id, check_name, file_path, resource }) => {
    const file = fileOf(templates, file_path)
    const [, id] = resource.split('.')
    return finding(
      check_id,
      file,
      file.resources.find((one) => one[0] === id),
      check_name,
    )
  })
}

interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string
      readonly check_name: string
      readonly file_path: string
      /** `TYPE.LOGICAL_ID` */
      readonly resource: string
    }[]
  }
  readonly summary: { readonly parsing_errors: number }
}

/** Runs `trivy config` over all templates, with the checks that are part of the program. */
export async function trivy(program: string, templates: Templates): Promise<readonly Finding[]> {
  const args = [
    ...['config', '--misconfig-scanners', 'cloudformation', '--format', 'json', '--quiet'],
    ...['--skip-check-update', '--skip-version-check', '--cache-dir', temporaryFolder(), '.'],
  ]
  const { Results }: TrivyReport = JSON.parse(await run(program, args, templates))
  return Results.flatMap(({ Target, Misconfigurations = [] }) => {
    const file = fileOf(templates, Target)
    return Misconfigurations.map(({ ID, Message, CauseMetadata }) =>
      finding(ID, file, resourceAt(file, CauseMetadata.StartLine), Message),
    )
  })
}

interface TrivyReport {
  readonly Results: readonly {
    readonly Target: string
    readonly Misconfigurations?: readonly {
      readonly ID: string
      readonly Message: string
      readonly CauseMetadata: { readonly StartLine: number }
    }[]
  }[]
}

function fileOf({ files }: Templates, path: string): TemplateFile {
  const file = files.find(({ name }) => name === basename(path))
  if (!file) throw new Error(`no template ${path}`)
  return file
}

function finding(
  rule: string,
  { source, production }: TemplateFile,
  resource: readonly [id: string, type: string] | undefined,
  message: string,
): Finding {
  const [id, type] = resource ?? ['no resource', 'no resource']
  return { rule, type, production, where: `${id}, ${message}, ${source}` }
}

/** The output of a scanner, which exits with a code of its own where it found something. */
async function run(
  program: string,
  args: readonly string[],
  { folder }: Templates,
): Promise<string> {
  const options = {
    cwd: folder,
    maxBuffer: 2 ** 28,
    env: { PATH: process.env['PATH'], HOME: folder, LOG_LEVEL: 'ERROR' },
  }
  try {
    return (await promisify(execFile)(program, args, options)).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = Object(error)
    if (/^\s*[[{]/.test(stdout)) return stdout
    throw new Error(`${program} failed: ${stderr}`, { cause: error })
  }
}
