export { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
export { type Ended, endContainer, untilEnded } from './ended.ts'
export { connectEngine, imageAvailable } from './engine.ts'
export { FargateContainer, type TaskLimits } from './fargate-container.ts'
