/** Index of the first of a sorted list that is later than a time, in whole milliseconds; its length if none is. */
export function firstAfter<One>(
  sorted: readonly One[],
  time: number,
  timeOf: (one: One) => number,
) {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = sorted[middle]
    if (one !== undefined && timeOf(one) <= time) low = middle + 1
    else high = middle
  }
  return low
}
