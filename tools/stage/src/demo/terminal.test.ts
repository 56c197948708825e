import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { openTerminal } from './terminal.ts'

function printed(columns: number, print: (terminal: ReturnType<typeof openTerminal>) => void) {
  const lines: string[] = []
  print(openTerminal((line) => void lines.push(stripVTControlCharacters(line)), columns))
  return lines
}

it('the terminal wraps long lines behind the same gutter', () => {
  const message = { ts: '1', text: 'x', blocks: [], thread_ts: undefined }
  const channel = { name: 'deployments', messages: [] }
  const lines = printed(40, (terminal) => {
    terminal.row('Slack', 'written by the built Lambda, from events')
    terminal.act(2, 'deploy ff15425, which cannot start at all')
    terminal.ecspresso('[backend/app] Registered backend:1')
    terminal.outcome({ expected: 'a commit serves behind the balancer', met: true })
    terminal.outcome({ expected: 'it serves', met: false, found: 'HTTP 503 and nothing else' })
    terminal.slack({
      kind: 'posted',
      channel,
      message: { ...message, text: '✅ dev · backend: deployed 8b31d07 in 3 s' },
    } as never) // Only what the terminal reads of a change.
  })
  expect(lines).toEqual([
    'Slack      written by the built Lambda,',
    '           from events',
    '',
    '2/3  deploy ff15425, which cannot start',
    '     at all',
    '  0 s  ecspresso │ [backend/app]',
    '                 │ Registered backend:1',
    '  0 s  ✔ a commit serves behind the',
    '         balancer',
    '  0 s  ✘ it serves; found: HTTP 503 and',
    '         nothing else',
    '  0 s  Slack #deployments says',
    '         ┃ ✅ dev · backend: deployed',
    '         ┃ 8b31d07 in 3 s',
  ])
})

it('the terminal never wraps a command line to copy', () => {
  const command = `aws ecs describe-services ${'x'.repeat(60)}`
  expect(printed(40, (terminal) => terminal.toCopy(command))).toEqual([`  ${command}`])
})
