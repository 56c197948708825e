import { resolve } from 'node:path'
import { build, type Command, defineCommand, UsageError } from '@repo/cli'
import * as z from 'zod'
import { openBrowser } from '../control-room/open-browser.ts'
import { exitCodeOf } from '../interruption.ts'
import { port } from '../port.ts'
import { play } from './play.ts'

/**
 * The command `demo`.
 * @param interruption ends it early
 */
export function demoCommand(interruption: AbortSignal): Command {
  return defineCommand({
    name: 'demo',
    summary:
      'Deploys the current commit to a local cloud, then one that cannot start, then publishes a scan; shows the output of ecspresso and the messages in Slack.',
    inputs: {
      once: {
        flag: true,
        means: 'end after the scenario (the default)',
        schema: z.boolean().optional(),
      },
      keep: {
        flag: true,
        means:
          'show it on a page of this machine, and leave the local cloud running after the scenario, until Ctrl-C',
        schema: z.boolean().default(false),
      },
      noOpen: {
        flag: true,
        means: 'with --keep: do not open the page in a browser',
        schema: z.boolean().default(false),
      },
      port: {
        value: 'N',
        means: 'port of the local cloud on 127.0.0.1; default: a free one',
        schema: port.default(0),
      },
    },
    details: 'Exits with 0 when every outcome was what it had to be, else with 1.',
    async run({ once, keep, noOpen, port, json }, context) {
      if (keep && once) throw new UsageError('--once and --keep exclude each other')
      if (keep && json)
        throw new UsageError(
          '--keep and --json exclude each other: the document is printed at the end',
        )
      const root = resolve(import.meta.dirname, '../../../..')
      try {
        const page = keep ? ['@repo/control-room'] : []
        await build(['@repo/alerts', '@repo/backend', ...page], context, interruption)
        const { print, columns } = context
        const open = noOpen ? () => {} : openBrowser
        return await play({ root, port, keep, open, json, columns, interruption, write: print })
      } catch (error) {
        return exitCodeOf(error)
      }
    },
  })
}
