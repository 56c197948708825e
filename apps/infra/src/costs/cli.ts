// `npx -y pnpm@12 costs`: a month at rest of this repository's environments.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, runCommand } from '@repo/cli'
import { environments, project } from '@repo/environments'
import * as z from 'zod'
import { estimate } from './estimate.ts'
import { render } from './render.ts'
import { readTaskSize } from './task-size.ts'

const root = join(import.meta.dirname, '../../../..')
const cdkJson = z.object({ context: z.record(z.string(), z.string()) })

await runCommand(
  defineCommand({
    name: 'costs',
    summary:
      'What a month at rest costs by list prices, for each environment and each choice of its network: the stacks as they synthesize, the tasks of values.env running, and no requests.',
    inputs: {
      prices: {
        means: 'region whose prices count; default: that of each environment',
        schema: z.string().optional(),
      },
    },
    async run({ prices, json }, { print }) {
      const file = readFileSync(join(root, 'apps/infra/cdk.json'), 'utf8')
      const estimates = estimate({
        table: environments,
        project,
        context: cdkJson.parse(JSON.parse(file)).context,
        sizeOf: (target) => readTaskSize(root, target),
        prices,
      })
      if (json) print(JSON.stringify(estimates.map(plain), null, 2))
      else print(render(estimates))
      return 0
    },
  }),
)

/** JSON has no maps. */
function plain({ lines, sum, ...rest }: ReturnType<typeof estimate>[number]): object {
  return {
    ...rest,
    lines: lines.map(({ item, usd }) => ({ item, usd: Object.fromEntries(usd) })),
    sum: Object.fromEntries(sum),
  }
}
