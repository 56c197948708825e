import type { Job, Step } from './workflow.ts'

const values = /"([\w-]+)": \$\{\{ toJSON\((.+?)\) \}\}/g

/**
 * What a job passes on, however it ends: its outputs or, with a matrix, the file of its last two steps. Of the outputs of a matrix
 * GitHub keeps those of the job that ends last.
 */
export function passedOn(job: Job): Readonly<Record<string, string>> {
  if (!job.strategy) return job.outputs
  const [write, upload] = job.steps.slice(-2)
  if (!write || !upload || !uploadsOutputs(upload, job)) return {}
  if (write.if !== 'always()' || upload.if !== 'always()') return {}
  return Object.fromEntries(
    [...String(write.env['OUTPUTS'] ?? '').matchAll(values)].map(([, name = '', value]) => [
      name,
      `\${{ ${value} }}`,
    ]),
  )
}

/** Uploads the file of a job with a matrix of services. */
export function uploadsOutputs({ uses = '', with: inputs }: Step, { id }: Job): boolean {
  return (
    uses.startsWith('actions/upload-artifact@') &&
    inputs['name'] === `outputs-${id}-\${{ matrix.service }}`
  )
}

/** Downloads those files, into the folder that `delivery notify --outputs` reads. */
export function downloadsOutputs({ uses = '', with: inputs }: Step): boolean {
  return (
    uses.startsWith('actions/download-artifact@') &&
    inputs['pattern'] === 'outputs-*' &&
    inputs['path'] === '.outputs'
  )
}
