import { type Phrase, type Piece, phrase } from '@repo/slack-message'
import type { Compared, Levels } from '../parameters.ts'
import { count } from './count.ts'

const levels = (counts: Levels, what = '') =>
  counts.map(([level, found]) => `${found} ${what}${level}`).join(', ')

/** Scans of images. */
export const scan = {
  untagged: (digest: string | undefined) =>
    digest === undefined ? 'an image without tag or digest' : `untagged image ${digest}`,
  failed: (version: Piece, reason: string | undefined): Phrase =>
    phrase`the scan of ${version} failed${reason === undefined ? '' : ` (${reason})`}: its vulnerabilities are not known`,
  pending: 'no scan result yet',
  clean: (isCompared: boolean, threshold: string) =>
    `nothing ${isCompared ? 'new ' : ''}at or above ${threshold}`,
  found: (counts: Levels) => `${levels(counts)} found in this image`,
  serving: (counts: Levels) => `${levels(counts)} in the image that is serving`,
  compared: (counts: Levels, { version, past }: Compared): Phrase =>
    phrase`${levels(counts, 'new ')} against the image that ${past ? 'was' : 'is'} serving (${version})`,
  finding: {
    morePackages: (more: number) => ` and ${count(more, 'package')} more`,
    fixedIn: (version: string) => `fixed in ${version}`,
    fixExists: 'a fix exists',
    noFix: 'no fix yet',
  },
  moreFindings: (more: number) => `and ${more} more, see the image`,
  ecrSays: (failure: string) => `ECR says: ${failure}`,
  /** Why there is no comparison. */
  notCompared: {
    'no-environment': () => phrase`not compared: no environment of the table has this repository`,
    'serving-unknown': () => phrase`could not be compared: which image is serving is not known`,
    'not-scanned': (serving: Piece) =>
      phrase`could not be compared: what is in the image that is serving (${serving}) is not known`,
    'not-named': (serving: Piece) =>
      phrase`could not be compared with the image that is serving (${serving}): not all findings are known by name`,
  },
  /** What was pushed as one image. */
  parts: {
    platforms: (all: string) => `on ${all} together`,
    failed: (some: string) => `the scan of ${some} failed: its vulnerabilities are not known`,
    unknown: (unknown: number, all: number) =>
      `${all} images were pushed as one; ${unknown} of them without a scan result, as an index and attestations are; whether a platform is among them is not known`,
  },
  totals: {
    all: (counts: Levels) => `in all: ${levels(counts) || 'nothing'}`,
    muted: (muted: number) => `${muted} muted`,
    expired: (id: string, day: string) => `the mute of ${id} expired on ${day}`,
    moreExpired: (more: number) => `and ${more} more expired`,
  },
  /** An image that Amazon Inspector has stopped scanning. */
  coverage: {
    resumed: (version: Piece): Phrase => phrase`${version}: Amazon Inspector scans it again`,
    stopped: (version: Piece, isServing: boolean, reason: string): Phrase =>
      phrase`Amazon Inspector no longer scans ${version}${isServing ? ', which is serving' : ''} (${reason})`,
    consequence: 'Vulnerabilities that become known from now on are not reported.',
    servingUnknown: 'Whether it is serving is not known.',
    nextStep: {
      expired:
        'lengthen the re-scan duration in the settings of Amazon Inspector, or deploy an image that is built anew.',
      other:
        'look at the coverage of the image in Amazon Inspector: its status says what is missing.',
    },
  },
}
