import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { bearer, subject, token } from '../auth/tokens.fixture.ts'
import { Presigner } from './presigner.ts'
import { taskRole } from './task-role.ts'
import { uploadSchema } from './upload.schema.ts'

const file = { fileName: 'report 2026.pdf', contentType: 'application/pdf', contentLength: 1024 }
const id = '0f8fad5b-d9cb-469f-a165-70867728950e'

function presigner(url = 'https://a-bucket.s3.ap-northeast-1.amazonaws.com') {
  return new Presigner({
    bucket: { url, region: 'ap-northeast-1' },
    credentials: async () => ({
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session+/=',
    }),
    now: () => new Date('2026-11-23T09:00:00Z'),
    newId: () => id,
  })
}

function openSigning(url?: string) {
  return openApp({
    override: (module) => module.overrideProvider(Presigner).useValue(presigner(url)),
  })
}

async function requestUpload(payload: object, headers: Record<string, string> = bearer(token())) {
  const { app } = await openSigning()
  return app.inject({ method: 'POST', url: '/uploads', headers, payload })
}

describe('/uploads', () => {
  it("answers with a URL for one file under the caller's prefix, for five minutes", async () => {
    const response = await requestUpload(file)
    expect(response.statusCode).toBe(200)
    const upload = uploadSchema.parse(response.json())
    expect(upload).toMatchObject({
      method: 'PUT',
      key: `uploads/${subject}/${id}/report 2026.pdf`,
      headers: {
        'content-type': 'application/pdf',
        'content-length': '1024',
        'if-none-match': '*',
      },
      expires: '2026-11-23T09:05:00.000Z',
    })
    const url = new URL(upload.url)
    expect(url.origin).toBe('https://a-bucket.s3.ap-northeast-1.amazonaws.com')
    expect(url.pathname).toBe(`/uploads/${subject}/${id}/report%202026.pdf`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      'X-Amz-Expires': '300',
      'X-Amz-Date': '20261123T090000Z',
      'X-Amz-Credential': 'AKIAIOSFODNN7EXAMPLE/20261123/ap-northeast-1/s3/aws4_request',
      'X-Amz-Security-Token': 'session+/=',
      'X-Amz-SignedHeaders': 'content-length;content-type;host;if-none-match',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('supports a bucket in the path of S3_URL', async () => {
    const { app } = await openSigning('http://127.0.0.1:4566/a-bucket')
    const response = await app.inject({
      method: 'POST',
      url: '/uploads',
      headers: bearer(token()),
      payload: file,
    })
    const { url } = uploadSchema.parse(response.json())
    expect(new URL(url).pathname).toMatch(/^\/a-bucket\/uploads\//)
  })

  it('requires a token before it validates the body', async () => {
    const response = await requestUpload({}, {})
    expect(response.statusCode).toBe(401)
  })

  it.each(['写真 (1).png', "it's 100%!.txt", '%2e%2e%2fetc', '...', 'x'.repeat(200)])(
    'keeps the file name %s within the prefix',
    async (fileName) => {
      const response = await requestUpload({ ...file, fileName })
      const { url, key } = uploadSchema.parse(response.json())
      const path = new URL(url).pathname
      expect(decodeURIComponent(path)).toBe(`/${key}`)
      expect(path.startsWith(`/uploads/${subject}/${id}/`)).toBe(true)
      expect(path.split('/')).toHaveLength(5)
    },
  )

  it.each([
    ['a folder', '../other/secret.txt'],
    ['a folder of Windows', '..\\secret.txt'],
    ['an absolute path', '/etc/passwd'],
    ['the folder above', '..'],
    ['the folder itself', '.'],
    ['a null character', 'a\u0000.txt'],
    ['a line break', 'a\r\nx: y.txt'],
    ['a change of direction', 'gpj.\u202Efdp.exe'],
    ['half a character', 'a\uD800.txt'],
    ['a space at the end', 'a.txt '],
    ['nothing', ''],
    ['too much', 'x'.repeat(201)],
    ['no text', 42],
  ])('refuses a name that is %s', async (_, fileName) => {
    const response = await requestUpload({ ...file, fileName })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'INVALID_REQUEST',
      problems: [{ path: 'fileName', message: expect.stringMatching(/^must /) }],
    })
  })

  it.each([
    ['contentType', 'text/html'],
    ['contentType', 'image/svg+xml'],
    ['contentType', 'image/png; charset=x'],
    ['contentType', undefined],
    ['contentLength', 0],
    ['contentLength', -1],
    ['contentLength', 10 * 1024 * 1024 + 1],
    ['contentLength', 1.5],
    ['contentLength', '1024'],
    ['contentLength', undefined],
  ])('rejects %s %j with what it must be', async (field, value) => {
    const response = await requestUpload({ ...file, [field]: value })
    expect(response.statusCode).toBe(400)
    expect(response.json().problems).toEqual([
      { path: field, message: expect.stringMatching(/^must be /) },
    ])
  })

  it('reports all problems at once, unknown fields included', async () => {
    const { problems } = (
      await requestUpload({ fileName: '', contentType: 'x', bucket: 'mine' })
    ).json()
    expect(problems.map(({ path }: { path: string }) => path)).toEqual([
      'fileName',
      'contentType',
      'contentLength',
      '',
    ])
    expect(problems.at(-1).message).toContain('bucket')
  })
})

describe('credentials of the task role', () => {
  it('are kept until shortly before they expire', async () => {
    let time = 0
    let fetched = 0
    const role = taskRole(
      async () => {
        fetched += 1
        const expiration = new Date(time + 3_600_000)
        return { accessKeyId: `ASIA${fetched}`, secretAccessKey: 'secret', expiration }
      },
      () => time,
    )
    expect(await Promise.all([role(), role()])).toMatchObject([
      { accessKeyId: 'ASIA1' },
      { accessKeyId: 'ASIA1' },
    ])
    time = 3_000_000 - 1
    expect(await role()).toMatchObject({ accessKeyId: 'ASIA1' })
    time = 3_000_001
    expect(await role()).toMatchObject({ accessKeyId: 'ASIA2' })
  })
})
