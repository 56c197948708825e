/**
 * Id of the ECS task that this process runs in, or `undefined` outside ECS. Never an error and at most 500 ms:
 * it is good to know, but no reason not to start.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate.html
 */
export async function readTaskId(
  metadataUri: string | undefined,
  fetchFrom: typeof fetch = fetch,
): Promise<string | undefined> {
  if (!metadataUri) return undefined
  try {
    const response = await fetchFrom(`${metadataUri}/task`, { signal: AbortSignal.timeout(500) })
    const body: unknown = response.ok ? await response.json() : undefined
    const arn = body && typeof body === 'object' && 'TaskARN' in body ? body.TaskARN : undefined
    return typeof arn === 'string' ? arn.split('/').at(-1) : undefined
  } catch {
    return undefined
  }
}
