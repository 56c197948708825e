import { describe, expect, it } from 'vitest'
import { marker } from './words.ts'
import { writeComment } from './write-comment.ts'

const bot = { login: 'github-actions[bot]' }
const chatter = Array.from({ length: 100 }, (_, id) => ({
  id,
  body: 'nice',
  user: { login: 'ken' },
}))

/** GitHub with these comments, and the requests that write. */
function fakeGithub(all: readonly unknown[]) {
  const written: { method: string; path: string; body: unknown }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input))
    const method = init?.method ?? 'GET'
    if (method !== 'GET') {
      written.push({ method, path: url.pathname, body: JSON.parse(String(init?.body)) })
      return Response.json({ id: 1 })
    }
    const page = Number(url.searchParams.get('page'))
    return Response.json(all.slice((page - 1) * 100, page * 100))
  }
  const github = { api: 'https://api.test', repository: 'example/app', token: 't', fetch }
  return { github, written }
}

describe('writeComment', () => {
  it('adds a comment where there is none', async () => {
    const { github, written } = fakeGithub(chatter)
    expect(await writeComment(github, 7, 'plan')).toBe('added')
    expect(written).toEqual([
      { method: 'POST', path: '/repos/example/app/issues/7/comments', body: { body: 'plan' } },
    ])
  })

  it('edits its comment on whatever page it is', async () => {
    const { github, written } = fakeGithub([
      ...chatter,
      { id: 500, body: `${marker}\nold`, user: bot },
    ])
    expect(await writeComment(github, 7, 'plan')).toBe('edited')
    expect(written).toEqual([
      { method: 'PATCH', path: '/repos/example/app/issues/comments/500', body: { body: 'plan' } },
    ])
  })

  it('leaves a comment of another user who wrote the marker', async () => {
    const { github } = fakeGithub([{ id: 9, body: marker, user: { login: 'mallory' } }])
    expect(await writeComment(github, 7, 'plan')).toBe('added')
  })

  it('throws the response of GitHub', async () => {
    const fetch = async () => new Response('{"message":"Resource not accessible"}', { status: 403 })
    const github = { api: 'https://api.test', repository: 'example/app', token: 't', fetch }
    await expect(writeComment(github, 7, 'plan')).rejects.toThrow(
      /GitHub answers 403 to GET \/issues\/7\/comments.*not accessible/,
    )
  })
})
