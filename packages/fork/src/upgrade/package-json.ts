type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
type JsonObject = { readonly [key: string]: Json }

/**
 * Merges three versions of `package.json` key by key, because its lines are too close to each other for a merge by lines: the
 * fork's name stands beside upstream's version. Where both sides changed a value, the fork's stays; `version` is always the
 * fork's.
 */
export function mergePackageJson(base: string, ours: string, theirs: string): string {
  const [before, mine, next] = [base, ours, theirs].map(parse)
  const { version, ...changes } = next ?? {}
  const merged = mergeObjects(
    before ?? {},
    mine ?? {},
    before?.['version'] === undefined ? changes : { ...changes, version: before['version'] },
  )
  return `${JSON.stringify(merged, null, 2)}\n`
}

function parse(text: string): JsonObject {
  const value: Json = JSON.parse(text)
  return isObject(value) ? value : {}
}

function mergeObjects(base: JsonObject, ours: JsonObject, theirs: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  const entries = [...keys].flatMap((key) => {
    const value = mergeValues(base[key], ours[key], theirs[key])
    return value === undefined ? [] : [[key, value] as const]
  })
  const isSorted = (object: JsonObject) =>
    Object.keys(object).join() === Object.keys(object).toSorted().join()
  return Object.fromEntries(
    isSorted(ours) && isSorted(theirs)
      ? entries.toSorted(([one], [other]) => (one < other ? -1 : 1))
      : entries,
  )
}

function mergeValues(
  base: Json | undefined,
  ours: Json | undefined,
  theirs: Json | undefined,
): Json | undefined {
  if (isObject(ours) && isObject(theirs))
    return mergeObjects(isObject(base) ? base : {}, ours, theirs)
  const isOurs = JSON.stringify(base) !== JSON.stringify(ours)
  return isOurs ? ours : theirs
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
