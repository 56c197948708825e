import { describe, expect, it } from 'vitest'
import { runCommand } from '../testing.ts'
import { findAttestationsCommand } from './attestation-command.ts'

const digest = `sha256:${'0'.repeat(64)}`

function find(responses: Readonly<Record<string, Response>>) {
  const env = {
    DIGEST: digest,
    GITHUB_API_URL: 'https://api.test',
    GITHUB_REPOSITORY: 'example/app',
    GITHUB_TOKEN: 't',
  }
  return runCommand(findAttestationsCommand, [], env, {
    fetch: async (input) => {
      const url = new URL(String(input))
      expect(decodeURIComponent(url.pathname)).toBe(`/repos/example/app/attestations/${digest}`)
      return (
        responses[url.searchParams.get('predicate_type') ?? ''] ?? new Response('', { status: 404 })
      )
    },
  })
}

const attested = () => Response.json({ attestations: [{}] })

describe('delivery find-attestations', () => {
  it('sets as outputs which of them an image has', async () => {
    expect((await find({ provenance: attested(), sbom: attested() })).outputs).toEqual({
      provenance: 'true',
      sbom: 'true',
    })
    expect(
      (await find({ provenance: attested(), sbom: Response.json({ attestations: [] }) })).outputs,
    ).toEqual({ provenance: 'true', sbom: 'false' })
    expect((await find({})).outputs).toEqual({ provenance: 'false', sbom: 'false' })
  })

  it('throws where GitHub fails, as the image may be without them', async () => {
    const provenance = new Response('oops', { status: 502 })
    await expect(find({ provenance })).rejects.toThrow(/GitHub answers 502/)
  })
})
