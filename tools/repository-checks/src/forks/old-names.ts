/** Names of the example that no file of a fork may have. */
const names = [
  'fargate-starter',
  '@example/',
  '#deployments',
  'certificate/12345678-1234-1234-1234-123456789012',
]

/** Ids of AWS's documentation and others that stand for any; tests and examples have them too. */
const places = ['S0ONCALL', '111122223333', '444455556666', 'ap-northeast-1']

/** Files that keep names, with the reason. */
const kept: readonly (readonly [file: RegExp, reason: string])[] = [
  [/^LICENSE$/, 'the licence wants its notice to stay'],
  [/^package\.json$/, 'names the upstream'],
  [/^packages\/environments\/src\/examples(\.test)?\.ts$/, 'the list of what doctor looks for'],
  [/^tools\/repository-checks\/src\/forks\/old-names\.ts$/, 'this list'],
  [/^recordings\//, 'behaviour of other programs, as recorded'],
  [
    /(\.test|\.fixture|\/fixture|\/testing)\.tsx?$|\/testing\/|\/snapshots\/|\.snap$/,
    'a table of their own that no fork changes',
  ],
]

/** Files that are about a place of AWS, not about where this repository runs. */
const examples: readonly (readonly [file: RegExp, reason: string])[] = [
  [/\.md$/, 'examples'],
  [/^packages\/environments\/sample-values\.json$/, 'values that stand for any'],
  [/^(apps|packages|tools)\/[^/]+\/src\//, 'defaults of programs, and examples in comments'],
]

/** Where a fork still has a name of the example, as `git grep` prints it. */
export function oldNames(lines: readonly string[]): string[] {
  return lines.filter((line) => {
    const [file = '', , ...text] = line.split(':')
    const found = text.join(':')
    if (kept.some(([pattern]) => pattern.test(file))) return false
    if (names.some((name) => found.includes(name))) return true
    return !examples.some(([pattern]) => pattern.test(file))
  })
}

/** Arguments of `git` that find candidates, also in files that Git takes for binary. */
export const grep = [
  'grep',
  '--text',
  '--line-number',
  '-F',
  ...[...names, ...places].flatMap((name) => ['-e', name]),
] as const
