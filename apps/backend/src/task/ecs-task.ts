import * as z from 'zod'
import { httpGet } from '../http/get.ts'

/** Metadata of the container that this process runs in. */
export interface EcsTask {
  /** Id of the task, the last part of its ARN. */
  readonly task: string
  /** `family:revision` */
  readonly taskDefinition: string
  /** `sha256:…` of the running image, wherever its tag has moved since. */
  readonly imageDigest: string
}

const metadata = z.object({
  ImageID: z.string(),
  Labels: z.object({
    'com.amazonaws.ecs.task-arn': z.string(),
    'com.amazonaws.ecs.task-definition-family': z.string(),
    'com.amazonaws.ecs.task-definition-version': z.string(),
  }),
})

/**
 * Reads the metadata endpoint's description of this container; `undefined` if it does not answer in time. Never throws,
 * because the service can run without it.
 * @param timeoutMs the longest that it takes, in milliseconds
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html
 */
export async function readEcsTask(
  metadataUri: string,
  timeoutMs: number,
  get: (url: string, timeoutMs: number) => Promise<unknown> = getJson,
): Promise<EcsTask | undefined> {
  try {
    const { ImageID, Labels } = metadata.parse(await get(metadataUri, timeoutMs))
    const family = Labels['com.amazonaws.ecs.task-definition-family']
    return {
      task: Labels['com.amazonaws.ecs.task-arn'].split('/').at(-1) ?? '',
      taskDefinition: `${family}:${Labels['com.amazonaws.ecs.task-definition-version']}`,
      imageDigest: ImageID,
    }
  } catch {
    return undefined
  }
}

async function getJson(url: string, timeoutMs: number): Promise<unknown> {
  const { body } = await httpGet(url, timeoutMs)
  return JSON.parse(body.toString('utf8'))
}
