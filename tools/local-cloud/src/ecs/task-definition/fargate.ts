const GIB = 1024

const range = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)

/**
 * CPU units and the memory sizes (MiB) that Fargate offers with them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
const SIZES: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1 * GIB, 2 * GIB],
  512: range(1 * GIB, 4 * GIB, GIB),
  1024: range(2 * GIB, 8 * GIB, GIB),
  2048: range(4 * GIB, 16 * GIB, GIB),
  4096: range(8 * GIB, 30 * GIB, GIB),
  8192: range(16 * GIB, 60 * GIB, 4 * GIB),
  16384: range(32 * GIB, 120 * GIB, 8 * GIB),
}

export function isFargateSize(cpu: number, memoryMiB: number): boolean {
  return SIZES[cpu]?.includes(memoryMiB) ?? false
}

/** CPU units of `256` or `.25 vCPU`; anything else as it is. */
export function cpuUnits(value: string): string {
  const [, amount] = /^\s*([\d.]+)\s*vcpu\s*$/i.exec(value) ?? []
  return amount === undefined ? value : String(Number(amount) * 1024)
}

/** MiB of `512` or `0.5 GB`; anything else as it is. */
export function memoryMiB(value: string): string {
  const [, amount] = /^\s*([\d.]+)\s*gb\s*$/i.exec(value) ?? []
  return amount === undefined ? value : String(Number(amount) * GIB)
}
