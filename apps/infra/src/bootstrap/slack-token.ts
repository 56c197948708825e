import { sharedNames } from '@repo/environments'
import * as z from 'zod'
import type { Bootstrap } from './context.ts'
import { SLACK_ENVIRONMENT } from './github.ts'

const secretsSchema = z.array(z.object({ name: z.string() }))

/** Name of the secret on GitHub. */
const GITHUB_SECRET = 'SLACK_BOT_TOKEN'

/** Writes Slack's token where it is missing: to the account, for the alerts, and to GitHub, for the messages of workflows. */
export async function setToken(bootstrap: Bootstrap): Promise<void> {
  const { terminal, project } = bootstrap
  const { slackToken } = sharedNames(project)
  const place = ['--env', SLACK_ENVIRONMENT, '--repo', project.repository]
  const inAccount = await terminal.read(
    ['aws', 'secretsmanager', 'describe-secret', '--secret-id', slackToken],
    z.object({ Name: z.string() }),
    /ResourceNotFoundException/,
  )
  const onGithub = await terminal.read(
    ['gh', 'secret', 'list', ...place, '--json', 'name'],
    secretsSchema,
  )
  const missingOnGithub = !onGithub?.some(({ name }) => name === GITHUB_SECRET)
  if (inAccount && !missingOnGithub) return
  const text = terminal.dryRun ? '' : await bootstrap.readToken()
  const input = { from: `printf '%s' "$SLACK_BOT_TOKEN"`, text }
  if (!inAccount)
    await terminal.change({
      program: 'aws',
      args: [
        ...['secretsmanager', 'create-secret', '--name', slackToken],
        ...['--secret-string', 'file:///dev/stdin'],
      ],
      input,
    })
  if (missingOnGithub)
    await terminal.change({
      program: 'gh',
      args: ['secret', 'set', GITHUB_SECRET, ...place],
      input,
    })
}
