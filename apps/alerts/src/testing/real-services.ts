import { servicesByMaven } from './services-by-maven.ts'

/** A third party's server on this machine. */
export interface RealService {
  /** Where AWS clients find it. */
  readonly endpoint: string
  stop(): Promise<void>
}

/** Servers that stand in for AWS, each empty at its start. */
export interface RealServices {
  /** AWS's own DynamoDB Local. */
  startDynamoDb(): Promise<RealService>
  /** ElasticMQ, an SQS of its own making, as strict as SQS. */
  startElasticMq(): Promise<RealService>
}

/** What this machine has to run them with: paths of a Docker client whose engine answers, of Java and of Maven. */
export interface Means {
  readonly docker: string | undefined
  readonly java: string | undefined
  readonly maven: string | undefined
}

/** Why there may be none. */
export const noRealServices =
  'no Docker engine that has or can pull DynamoDB Local and ElasticMQ, and no Java with Maven on the PATH'

/** As containers where the engine has or can pull both images, else through Maven, else `undefined`. */
export async function findRealServices(
  { docker, java, maven }: Means,
  inContainers = servicesInContainers,
): Promise<RealServices | undefined> {
  const services = docker && (await inContainers(docker))
  return services || (java && maven ? servicesByMaven({ java, maven }) : undefined)
}

async function servicesInContainers(docker: string): Promise<RealServices | undefined> {
  // Imported late: Testcontainers takes a second to load.
  const found = await import('./services-in-containers.fixture.ts')
  return found.servicesInContainers(docker)
}
