import { readFileSync } from 'node:fs'
import type { OPERATIONS } from './operations.ts'
import { PRIMITIVES, type Primitive, type Shape } from './shape.ts'

/** A service, by botocore's name of it. */
export type ModelName = keyof typeof OPERATIONS

/** The inputs of a service's operations, as AWS models them. */
export interface AwsModel {
  /** The reference of an operation's input; `undefined` where the operation is not in the model. */
  inputOf(operation: string): string | undefined
  /** @throws Error for a name that is neither a shape nor a primitive */
  shapeOf(reference: string): Shape
}

interface Stored {
  readonly operations: Readonly<Record<string, string>>
  readonly shapes: Readonly<Record<string, Shape>>
}

const models = new Map<ModelName, AwsModel>()

/** The model of a service, read once. `npx -y pnpm@12 --filter @repo/aws-models update` writes the files. */
export function modelOf(name: ModelName): AwsModel {
  const model = models.get(name) ?? read(name)
  models.set(name, model)
  return model
}

function read(name: ModelName): AwsModel {
  const file = new URL(`models/${name}.json`, import.meta.url)
  // The file is written by update.ts.
  const { operations, shapes } = JSON.parse(readFileSync(file, 'utf8')) as Stored
  return {
    inputOf: (operation) =>
      Object.hasOwn(operations, operation) ? operations[operation] : undefined,
    shapeOf(reference) {
      const shape = Object.hasOwn(shapes, reference) ? shapes[reference] : undefined
      if (shape) return shape
      if (!isPrimitive(reference)) throw new Error(`the model of ${name} has no shape ${reference}`)
      return { type: reference }
    },
  }
}

function isPrimitive(reference: string): reference is Primitive {
  return (PRIMITIVES as readonly string[]).includes(reference)
}
