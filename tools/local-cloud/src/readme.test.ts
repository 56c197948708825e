import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createClock } from './clock.ts'
import { createProcessRuntime } from './ecs/runtime/process-runtime.ts'
import { openServices } from './services.ts'

it('the README lists the operations of each service', async () => {
  const services = await openServices({
    port: 0,
    clock: createClock({ speed: 0 }),
    fallback: { account: '111122223333', region: 'ap-northeast-1' },
    slackRateLimit: true,
    runtime: createProcessRuntime({ path: '' }),
  })
  const rows = services.wire.services
    .map(
      ({ name, operations }) =>
        `| \`${name}\` | ${Object.keys(operations).toSorted().join(', ')} |`,
    )
    .toSorted()
  await services.ecs.close()
  await services.wire.close()
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme.split('\n').filter((line) => /^\| `[a-z-]+` \| [A-Z]/.test(line))).toEqual(rows)
})
