import { expect, it } from 'vitest'
import type { Action } from './action.ts'
import { createActions } from './actions.ts'

function action(id: string, run: () => Promise<void>, disabled: () => string | undefined) {
  const words = { label: id, expects: 'a message', environment: 'dev', confirm: false }
  return { id, group: 'push', ...words, disabled, run } as const satisfies Action
}

/** Actions that are answered by what `post` returns. */
function open(actions: readonly Action[], disabled: () => string | undefined = () => undefined) {
  const failures: unknown[] = []
  const opened = createActions(
    actions,
    { disabled, changed: () => {} },
    (_, error) => void failures.push(error),
  )
  const url = new URL('http://127.0.0.1/')
  const { signal } = new AbortController()
  const request = { method: 'POST', url, headers: {}, body: Buffer.alloc(0), signal }
  return { ...opened, failures, post: (id: string) => opened.route.answer(request, id) }
}

it('an action is begun once, and again after its end', async () => {
  const ends: (() => void)[] = []
  const work = () => new Promise<void>((resolve) => void ends.push(resolve))
  const { post, view } = open([action('push', work, () => undefined)])
  expect(post('push')).toMatchObject({ status: 202 })
  expect(post('push')).toMatchObject({ status: 409 })
  expect(view()).toMatchObject([{ running: true, disabled: expect.any(String) }])
  ends[0]?.()
  await expect.poll(() => view()[0]).toMatchObject({ running: false, disabled: undefined })
  expect(post('push')).toMatchObject({ status: 202 })
})

it('an action that is disabled answers 409 with its reason, an unknown one 404', () => {
  const { post, view } = open([
    action(
      'push',
      async () => {},
      () => 'nothing was deployed yet',
    ),
  ])
  expect(post('push')).toMatchObject({ status: 409, body: expect.stringContaining('nothing was') })
  expect(post('none')).toMatchObject({ status: 404 })
  expect(view()).toMatchObject([{ disabled: 'nothing was deployed yet' }])
})

it('no action can be begun while all are disabled', () => {
  const { post, view } = open(
    [
      action(
        'push',
        async () => {},
        () => undefined,
      ),
    ],
    () => 'not yet',
  )
  expect(post('push')).toMatchObject({ status: 409 })
  expect(view()).toMatchObject([{ disabled: 'not yet' }])
})

it('an action that fails is over, and its error is reported', async () => {
  const error = new Error('no such service')
  const { post, view, failures } = open([
    action(
      'push',
      async () => Promise.reject(error),
      () => undefined,
    ),
  ])
  post('push')
  await expect.poll(() => failures).toEqual([error])
  await expect.poll(() => view()).toMatchObject([{ running: false }])
})
