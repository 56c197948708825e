export { type AwsModel, type ModelName, modelOf } from './model.ts'
export type { Primitive, Shape } from './shape.ts'
