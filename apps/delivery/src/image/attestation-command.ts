import { defineCommand } from '@repo/cli'
import * as z from 'zod'
import { GithubError } from '../errors.ts'
import { callGithub, type Github, githubInputs } from '../github/api.ts'
import { setOutputs } from '../github/files.ts'

const inputs = {
  digest: {
    env: 'DIGEST',
    means: 'digest of the image',
    schema: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits'),
  },
  ...githubInputs,
} as const

/** What is attested of an image: from what it was built, and what is in it. */
const kinds = ['provenance', 'sbom'] as const

/** `find-attestations`: an image may be in ECR without them, where an earlier attempt failed after its push. */
export const findAttestationsCommand = defineCommand({
  name: 'delivery find-attestations',
  summary: 'Finds out which attestations an image has.',
  inputs,
  details: 'Outputs of the job: provenance and sbom, each true or false.',
  async run({ digest, ...github }, { env, fetch, print }) {
    const found: Record<string, string> = {}
    for (const kind of kinds)
      found[kind] = String(await isAttested({ ...github, fetch }, digest, kind))
    setOutputs(env, found)
    print(kinds.map((kind) => `${kind}: ${found[kind]}`).join(', '))
    return 0
  },
})

const attestations = z.object({ attestations: z.array(z.unknown()) })

/** @see https://docs.github.com/rest/repos/attestations#list-attestations */
async function isAttested(github: Github, digest: string, kind: string): Promise<boolean> {
  try {
    const path = `/attestations/${encodeURIComponent(digest)}?predicate_type=${kind}&per_page=1`
    return attestations.parse(await callGithub(github, 'GET', path)).attestations.length > 0
  } catch (error) {
    if (error instanceof GithubError && error.status === 404) return false
    throw error
  }
}
