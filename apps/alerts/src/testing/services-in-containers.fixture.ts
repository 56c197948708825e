import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
// @boundaries-ignore only tests of apps may use tools
import {
  connectEngine,
  imageAvailable,
  LocalContainer,
  Wait,
} from '../../../../tools/containers/src/index.ts'
import type { RealService, RealServices } from './real-services.ts'

const pom = join(import.meta.dirname, '../../real-services/pom.xml')

/**
 * DynamoDB Local and ElasticMQ as containers, or `undefined` where the engine has not both images and no registry answers
 * with them.
 * @param client path of the Docker client whose engine runs them
 */
export async function servicesInContainers(
  client: string,
  available = imageAvailable,
): Promise<RealServices | undefined> {
  const { dynamoDb, elasticMq } = await realServiceImages()
  await connectEngine(client)
  if (!(await available(dynamoDb)) || !(await available(elasticMq))) return undefined
  return {
    startDynamoDb: () => start(dynamoDb, 8000),
    startElasticMq: () => start(elasticMq, 9324),
  }
}

/** The images, in the versions that Maven would fetch: both are published under the same ones. */
export async function realServiceImages() {
  const text = await readFile(pom, 'utf8')
  const version = (artifact: string) => {
    const found = new RegExp(
      `<artifactId>${artifact}</artifactId>\\s*<version>(.+)</version>`,
    ).exec(text)
    if (!found) throw new Error(`${pom} has no ${artifact}`)
    return found[1]
  }
  return {
    dynamoDb: `amazon/dynamodb-local:${version('DynamoDBLocal')}`,
    elasticMq: `softwaremill/elasticmq-native:${version('elasticmq-server_3')}`,
  }
}

async function start(image: string, port: number): Promise<RealService> {
  const container = await new LocalContainer(image)
    // DynamoDB Local reports its use to AWS unless this is 0.
    .withEnvironment({ DDB_LOCAL_TELEMETRY: '0' })
    .withExposedPorts(port)
    // Any HTTP response: both refuse a request without a signature or an action.
    .withWaitStrategy(Wait.forHttp('/', port).forStatusCodeMatching(() => true))
    .start()
  return {
    endpoint: `http://127.0.0.1:${container.getMappedPort(port)}`,
    stop: async () => void (await container.stop()),
  }
}
