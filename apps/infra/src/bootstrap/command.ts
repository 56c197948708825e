import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { build, type Command, defineCommand } from '@repo/cli'
import { type Environment, environmentNamed, type Project } from '@repo/environments'
import { isTimeZone } from '@repo/scheduled-scaling'
import * as z from 'zod'
import { bootstrapEnvironment } from './bootstrap.ts'
import { readToken } from './read-token.ts'
import { programRunner } from './run-program.ts'
import { openTerminal } from './terminal.ts'

const root = resolve(import.meta.dirname, '../../../..')
const contextSchema = z.object({ context: z.record(z.string(), z.unknown()).default({}) })

/** @param table and project of the repository */
export function bootstrapCommand(table: readonly Environment[], project: Project): Command {
  return defineCommand({
    name: 'bootstrap',
    summary:
      'Sets up an environment for its first deployment: GitHub Environment, CDK bootstrap, Slack token, stacks, variables. Shows each command before it runs. What is there already is left as it is, so that it may be repeated.',
    inputs: {
      environment: {
        positional: 'ENV',
        means: 'an environment of packages/environments/table.ts',
        schema: z.tuple([z.string()], 'is one environment').transform(([name]) => name),
      },
      dryRun: {
        flag: true,
        means: 'show every command as for an empty account, and run none',
        schema: z.boolean().default(false),
      },
      timeZone: {
        value: 'ZONE',
        means: 'TZ of the service, where GitHub has none; default: UTC',
        schema: z.string().refine(isTimeZone, 'is no time zone; one is Asia/Tokyo').default('UTC'),
      },
      output: {
        value: 'FOLDER',
        means: 'where the templates go, from apps/infra; default: cdk.out',
        schema: z.string().default('cdk.out'),
      },
      allowExamples: {
        flag: true,
        env: 'ALLOW_EXAMPLES',
        means: 'accept values of the example, for a trial against an emulator',
        schema: z.stringbool().or(z.boolean()).default(false),
      },
      slackApiUrl: {
        env: 'SLACK_API_URL',
        value: 'URL',
        means: "default: Slack's own",
        schema: z.url('must be a URL').default('https://slack.com/api/'),
      },
    },
    details:
      'Needs aws and gh on PATH, with credentials of an administrator of the account and of the repository. Slack’s token is read from the terminal or from standard input, where it is missing. Runbook: docs/runbooks/first-deployment.md',
    async run(inputs, context) {
      const environment = environmentNamed(inputs.environment, table)
      const { env } = context
      const show = inputs.json ? context.note : context.print
      const exported = {
        AWS_REGION: environment.region,
        AWS_DEFAULT_REGION: environment.region,
        AWS_DEFAULT_OUTPUT: 'json',
        AWS_PAGER: '',
      }
      const path = [dirname(process.execPath), env['PATH']].join(':')
      const run = programRunner({ ...env, PATH: path, ...exported }, show)
      const terminal = openTerminal({ run, show, dryRun: inputs.dryRun })
      const byHand: string[] = []
      const variables = Object.entries(exported).map(([name, value]) => `${name}=${value}`)
      show(`  $ export ${variables.join(' ')}`)
      const { changes } = await bootstrapEnvironment({
        terminal,
        environment,
        table,
        project,
        settings: contextSchema.parse(JSON.parse(readFileSync(join(root, CONTEXT), 'utf8')))
          .context,
        readFile: (file) =>
          existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined,
        output: { name: inputs.output, path: resolve(root, 'apps/infra', inputs.output) },
        timeZone: inputs.timeZone,
        shellRegion: env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined,
        allowExamples: inputs.allowExamples,
        build: async () => {
          if (!inputs.dryRun) await build(['@repo/alerts'], context)
        },
        readToken: () => readToken(process.stdin, inputs.slackApiUrl, context),
        byHand: (line) => void byHand.push(line),
      })
      if (inputs.json) context.print(JSON.stringify({ dryRun: inputs.dryRun, changes, byHand }))
      else show(summary(inputs.dryRun, changes, byHand))
      return 0
    },
  })
}

function summary(dryRun: boolean, changes: readonly string[], byHand: readonly string[]): string {
  const result = dryRun
    ? 'Nothing was run.'
    : changes.length === 0
      ? 'Nothing was changed: all of it was there.'
      : `Changed:\n${bulleted(changes)}`
  return `${result}\nLeft to do by hand:\n${bulleted(byHand)}`
}

function bulleted(lines: readonly string[]): string {
  return lines.map((line) => `  - ${line}`).join('\n')
}

const CONTEXT = 'apps/infra/cdk.json'
