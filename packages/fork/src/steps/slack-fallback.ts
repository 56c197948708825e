import { isDeepStrictEqual } from 'node:util'
import { printJson } from '../tree/print.ts'
import { editFile, type Step } from './step.ts'

/** The channels of the last resort, which installs nothing and so cannot read the table. */
export const slackFallbackStep: Step = {
  name: 'slack-fallback',
  edits: (tree, { after: { environments, project } }) =>
    editFile(tree, '.github/actions/slack-fallback/channels.json', (text) => {
      const channels = {
        default: { channel: project.defaultChannel, mentions: [] },
        branches: Object.fromEntries(
          environments.map(({ branch, production, slack: { channel, mentions } }) => [
            branch,
            { channel, mentions: production ? mentions.failure : [] },
          ]),
        ),
      }
      return isDeepStrictEqual(JSON.parse(text), channels) ? text : printJson(channels)
    }),
}
