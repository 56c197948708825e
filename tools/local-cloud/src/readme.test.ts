import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { createClock } from './clock.ts'
import { createProcessRuntime } from './ecs/runtime/process-runtime.ts'
import { openParts } from './parts.ts'

it('the README lists the operations that are answered, service by service', async () => {
  const parts = await openParts({
    port: 0,
    clock: createClock({ speed: 0 }),
    fallback: { account: '111122223333', region: 'ap-northeast-1' },
    slackRateLimit: true,
    runtime: createProcessRuntime({ path: '' }),
  })
  const rows = parts.wire.services
    .map(
      ({ name, operations }) =>
        `| \`${name}\` | ${Object.keys(operations).toSorted().join(', ')} |`,
    )
    .toSorted()
  await parts.ecs.close()
  await parts.wire.close()
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme.split('\n').filter((line) => /^\| `[a-z-]+` \| [A-Z]/.test(line))).toEqual(rows)
})
