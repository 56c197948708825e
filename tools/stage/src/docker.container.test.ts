import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, inject, it, onTestFinished } from 'vitest'
import { type Commit, nextCommit } from './commit.ts'
import { hasSignIn } from './github-variables.ts'
import { openStage, type Stage } from './stage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', real: false }

it('the stage deploys and rolls back the image of the service with tasks as containers', async ({
  skip,
}) => {
  const docker = inject('docker') ?? skip('no Docker engine answers')
  const dockerImage = `backend-demo:${randomUUID()}`
  const stage = await openStage({
    root,
    ecspresso: { kind: 'lite', why: 'the test selects it' },
    speed: 2,
    dockerImage,
  })
  onTestFinished(async () => {
    await stage.close()
    execFileSync(docker, ['rmi', '--force', dockerImage], { stdio: 'ignore' })
  })
  const { dockerfile } = stage.environment.service
  const nodeImage = inject('nodeImage')
  const build = ['build', '-f', dockerfile, '--build-arg', `COMMIT=${first.sha}`]
  if (nodeImage) build.push('--build-arg', `NODE_IMAGE=${nodeImage}`)
  execFileSync(docker, [...build, '-t', dockerImage, '.'], {
    cwd: root,
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
    stdio: 'ignore',
  })
  stage.push(first)
  const good = await stage.deploy(first)
  expect(good.exitCode, good.output).toBe(0)
  expect(await stage.untilCard(first, 'deployed')).toMatchObject({ status: 'deployed' })
  expect(await stage.servingCommit()).toBe(first.sha)

  if (hasSignIn) await checkUser(stage)

  const second = nextCommit(first, 'cannot start')
  stage.push(second)
  expect(await stage.deploy(second, { TZ: '' })).toMatchObject({ exitCode: 1 })
  expect(await stage.servingCommit()).toBe(first.sha)
  expect(await stage.untilCard(second, 'rolled_back')).toMatchObject({ status: 'rolled_back' })
  expect(await stage.untilThread(second, /TZ: required/)).toMatch(/TZ: required/)
  expect(stage.card(second)?.payload).toMatchObject({ exit_code: 1 })
}, 600_000)

/** The container reads the keys of the local pool and accepts its tokens. */
async function checkUser(stage: Stage): Promise<void> {
  const outputs = stage.cloud.outputs(stage.environment)
  const token = stage.cloud.cognito.issueToken(outputs['UserPoolId'] ?? '')
  const service = stage.cloud.serviceUrl(stage.environment)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const me = await fetch(`${service}/me`, { headers })
  expect(await me.json()).toMatchObject({ username: 'hana' })
  if (stage.environment.service.uploads) await checkUpload(stage, service, headers)
}

/** A URL signed inside the container is valid for S3 outside. */
async function checkUpload(
  stage: Stage,
  service: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const text = 'id,name\n1,hana\n'
  const file = { fileName: 'a.csv', contentType: 'text/csv', contentLength: text.length }
  const request = { method: 'POST', headers, body: JSON.stringify(file) }
  const prepared = await fetch(`${service}/uploads`, request)
  expect(prepared.status, await prepared.clone().text()).toBe(200)
  // The shape of the backend's response is tested there.
  const upload = (await prepared.json()) as {
    url: string
    key: string
    headers: Record<string, string>
  }
  // `fetch` sends the length of the body.
  const { 'content-length': _, ...signed } = upload.headers
  const send = (body: string) => fetch(upload.url, { method: 'PUT', headers: signed, body })
  expect((await send(`${text}more`)).status).toBe(403)
  expect((await send(text)).status).toBe(200)
  const bucket = new URL(
    stage.cloud.outputs(stage.environment)['UploadsBucketUrl'] ?? '',
  ).pathname.slice(1)
  expect(stage.cloud.s3.objects(bucket)).toMatchObject([
    { key: upload.key, contentType: 'text/csv', body: Buffer.from(text) },
  ])
}
