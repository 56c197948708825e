/**
 * The fields of a task definition and a service definition in the AWS SDK of ecspresso 2.5.0
 * (aws-sdk-go-v2/service/ecs 1.56.2), and the settings of the circuit breaker, which the definitions of this repository have. Both
 * ecspresso and ecspresso-lite drop any other newer field with a warning.
 *
 * `?`: not sent when zero or false. `!`: zero or false when not given. An `enum` that is "" is not set. `[X]`: a list.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 */
export type Field = string | readonly [string]

export type Shape = Readonly<Record<string, Field>>

/** Fields of a described service that a definition cannot set. */
export const READ_ONLY = {
  clusterArn: 'string',
  createdBy: 'string',
  pendingCount: 'integer?',
  platformFamily: 'string',
  roleArn: 'string',
  runningCount: 'integer?',
  serviceArn: 'string',
  status: 'string',
  taskDefinition: 'string',
} as const satisfies Shape

export const SHAPES = {
  TaskDefinition: {
    containerDefinitions: ['ContainerDefinition'],
    family: 'string',
    cpu: 'string',
    enableFaultInjection: 'boolean',
    ephemeralStorage: 'EphemeralStorage',
    executionRoleArn: 'string',
    inferenceAccelerators: ['InferenceAccelerator'],
    ipcMode: 'enum',
    memory: 'string',
    networkMode: 'enum',
    pidMode: 'enum',
    placementConstraints: ['TaskDefinitionPlacementConstraint'],
    proxyConfiguration: 'ProxyConfiguration',
    requiresCompatibilities: ['string'],
    runtimePlatform: 'RuntimePlatform',
    tags: ['Tag'],
    taskRoleArn: 'string',
    volumes: ['Volume'],
  },
  Service: {
    ...READ_ONLY,
    serviceName: 'string',
    availabilityZoneRebalancing: 'enum',
    capacityProviderStrategy: ['CapacityProviderStrategyItem'],
    deploymentConfiguration: 'DeploymentConfiguration',
    deploymentController: 'DeploymentController',
    desiredCount: 'integer',
    enableECSManagedTags: 'boolean!',
    enableExecuteCommand: 'boolean!',
    healthCheckGracePeriodSeconds: 'integer',
    launchType: 'enum',
    loadBalancers: ['LoadBalancer'],
    networkConfiguration: 'NetworkConfiguration',
    placementConstraints: ['PlacementConstraint'],
    placementStrategy: ['PlacementStrategy'],
    platformVersion: 'string',
    propagateTags: 'enum',
    schedulingStrategy: 'enum',
    serviceConnectConfiguration: 'ServiceConnectConfiguration',
    serviceRegistries: ['ServiceRegistry'],
    tags: ['Tag'],
    volumeConfigurations: ['ServiceVolumeConfiguration'],
    vpcLatticeConfigurations: ['VpcLatticeConfiguration'],
  },
  AwsVpcConfiguration: {
    subnets: ['string'],
    assignPublicIp: 'enum',
    securityGroups: ['string'],
  },
  CapacityProviderStrategyItem: {
    capacityProvider: 'string',
    base: 'integer?',
    weight: 'integer?',
  },
  ContainerDefinition: {
    command: ['string'],
    cpu: 'integer?',
    credentialSpecs: ['string'],
    dependsOn: ['ContainerDependency'],
    disableNetworking: 'boolean',
    dnsSearchDomains: ['string'],
    dnsServers: ['string'],
    dockerLabels: 'map',
    dockerSecurityOptions: ['string'],
    entryPoint: ['string'],
    environment: ['KeyValuePair'],
    environmentFiles: ['EnvironmentFile'],
    essential: 'boolean',
    extraHosts: ['HostEntry'],
    firelensConfiguration: 'FirelensConfiguration',
    healthCheck: 'HealthCheck',
    hostname: 'string',
    image: 'string',
    interactive: 'boolean',
    links: ['string'],
    linuxParameters: 'LinuxParameters',
    logConfiguration: 'LogConfiguration',
    memory: 'integer',
    memoryReservation: 'integer',
    mountPoints: ['MountPoint'],
    name: 'string',
    portMappings: ['PortMapping'],
    privileged: 'boolean',
    pseudoTerminal: 'boolean',
    readonlyRootFilesystem: 'boolean',
    repositoryCredentials: 'RepositoryCredentials',
    resourceRequirements: ['ResourceRequirement'],
    restartPolicy: 'ContainerRestartPolicy',
    secrets: ['Secret'],
    startTimeout: 'integer',
    stopTimeout: 'integer',
    systemControls: ['SystemControl'],
    ulimits: ['Ulimit'],
    user: 'string',
    versionConsistency: 'enum',
    volumesFrom: ['VolumeFrom'],
    workingDirectory: 'string',
  },
  ContainerDependency: {
    condition: 'enum',
    containerName: 'string',
  },
  ContainerRestartPolicy: {
    enabled: 'boolean',
    ignoredExitCodes: ['integer'],
    restartAttemptPeriod: 'integer',
  },
  DeploymentAlarms: {
    alarmNames: ['string'],
    enable: 'boolean!',
    rollback: 'boolean!',
  },
  DeploymentCircuitBreaker: {
    enable: 'boolean!',
    resetOnHealthyTask: 'boolean',
    rollback: 'boolean!',
    thresholdConfiguration: 'DeploymentCircuitBreakerThreshold',
  },
  DeploymentCircuitBreakerThreshold: {
    type: 'enum',
    value: 'integer',
  },
  DeploymentConfiguration: {
    alarms: 'DeploymentAlarms',
    deploymentCircuitBreaker: 'DeploymentCircuitBreaker',
    maximumPercent: 'integer',
    minimumHealthyPercent: 'integer',
  },
  DeploymentController: {
    type: 'enum',
  },
  Device: {
    hostPath: 'string',
    containerPath: 'string',
    permissions: ['string'],
  },
  DockerVolumeConfiguration: {
    autoprovision: 'boolean',
    driver: 'string',
    driverOpts: 'map',
    labels: 'map',
    scope: 'enum',
  },
  EBSTagSpecification: {
    resourceType: 'enum',
    propagateTags: 'enum',
    tags: ['Tag'],
  },
  EFSAuthorizationConfig: {
    accessPointId: 'string',
    iam: 'enum',
  },
  EFSVolumeConfiguration: {
    fileSystemId: 'string',
    authorizationConfig: 'EFSAuthorizationConfig',
    rootDirectory: 'string',
    transitEncryption: 'enum',
    transitEncryptionPort: 'integer',
  },
  EnvironmentFile: {
    type: 'enum',
    value: 'string',
  },
  EphemeralStorage: {
    sizeInGiB: 'integer!',
  },
  FSxWindowsFileServerAuthorizationConfig: {
    credentialsParameter: 'string',
    domain: 'string',
  },
  FSxWindowsFileServerVolumeConfiguration: {
    authorizationConfig: 'FSxWindowsFileServerAuthorizationConfig',
    fileSystemId: 'string',
    rootDirectory: 'string',
  },
  FirelensConfiguration: {
    type: 'enum',
    options: 'map',
  },
  HealthCheck: {
    command: ['string'],
    interval: 'integer',
    retries: 'integer',
    startPeriod: 'integer',
    timeout: 'integer',
  },
  HostEntry: {
    hostname: 'string',
    ipAddress: 'string',
  },
  HostVolumeProperties: {
    sourcePath: 'string',
  },
  KernelCapabilities: {
    add: ['string'],
    drop: ['string'],
  },
  KeyValuePair: {
    name: 'string',
    value: 'string',
  },
  LinuxParameters: {
    capabilities: 'KernelCapabilities',
    devices: ['Device'],
    initProcessEnabled: 'boolean',
    maxSwap: 'integer',
    sharedMemorySize: 'integer',
    swappiness: 'integer',
    tmpfs: ['Tmpfs'],
  },
  LoadBalancer: {
    containerName: 'string',
    containerPort: 'integer',
    loadBalancerName: 'string',
    targetGroupArn: 'string',
  },
  LogConfiguration: {
    logDriver: 'enum',
    options: 'map',
    secretOptions: ['Secret'],
  },
  MountPoint: {
    containerPath: 'string',
    readOnly: 'boolean',
    sourceVolume: 'string',
  },
  NetworkConfiguration: {
    awsvpcConfiguration: 'AwsVpcConfiguration',
  },
  PlacementConstraint: {
    expression: 'string',
    type: 'enum',
  },
  PlacementStrategy: {
    field: 'string',
    type: 'enum',
  },
  PortMapping: {
    appProtocol: 'enum',
    containerPort: 'integer',
    containerPortRange: 'string',
    hostPort: 'integer',
    name: 'string',
    protocol: 'enum',
  },
  ProxyConfiguration: {
    containerName: 'string',
    properties: ['KeyValuePair'],
    type: 'enum',
  },
  RepositoryCredentials: {
    credentialsParameter: 'string',
  },
  ResourceRequirement: {
    type: 'enum',
    value: 'string',
  },
  RuntimePlatform: {
    cpuArchitecture: 'enum',
    operatingSystemFamily: 'enum',
  },
  Secret: {
    name: 'string',
    valueFrom: 'string',
  },
  ServiceConnectClientAlias: {
    port: 'integer',
    dnsName: 'string',
  },
  ServiceConnectConfiguration: {
    enabled: 'boolean!',
    logConfiguration: 'LogConfiguration',
    namespace: 'string',
    services: ['ServiceConnectService'],
  },
  ServiceConnectService: {
    portName: 'string',
    clientAliases: ['ServiceConnectClientAlias'],
    discoveryName: 'string',
    ingressPortOverride: 'integer',
    timeout: 'TimeoutConfiguration',
    tls: 'ServiceConnectTlsConfiguration',
  },
  ServiceConnectTlsCertificateAuthority: {
    awsPcaAuthorityArn: 'string',
  },
  ServiceConnectTlsConfiguration: {
    issuerCertificateAuthority: 'ServiceConnectTlsCertificateAuthority',
    kmsKey: 'string',
    roleArn: 'string',
  },
  ServiceManagedEBSVolumeConfiguration: {
    roleArn: 'string',
    encrypted: 'boolean',
    filesystemType: 'enum',
    iops: 'integer',
    kmsKeyId: 'string',
    sizeInGiB: 'integer',
    snapshotId: 'string',
    tagSpecifications: ['EBSTagSpecification'],
    throughput: 'integer',
    volumeType: 'string',
  },
  ServiceRegistry: {
    containerName: 'string',
    containerPort: 'integer',
    port: 'integer',
    registryArn: 'string',
  },
  ServiceVolumeConfiguration: {
    name: 'string',
    managedEBSVolume: 'ServiceManagedEBSVolumeConfiguration',
  },
  SystemControl: {
    namespace: 'string',
    value: 'string',
  },
  Tag: {
    key: 'string',
    value: 'string',
  },
  TaskDefinitionPlacementConstraint: {
    expression: 'string',
    type: 'enum',
  },
  TimeoutConfiguration: {
    idleTimeoutSeconds: 'integer',
    perRequestTimeoutSeconds: 'integer',
  },
  Tmpfs: {
    containerPath: 'string',
    size: 'integer!',
    mountOptions: ['string'],
  },
  Ulimit: {
    hardLimit: 'integer!',
    name: 'enum',
    softLimit: 'integer!',
  },
  Volume: {
    configuredAtLaunch: 'boolean',
    dockerVolumeConfiguration: 'DockerVolumeConfiguration',
    efsVolumeConfiguration: 'EFSVolumeConfiguration',
    fsxWindowsFileServerVolumeConfiguration: 'FSxWindowsFileServerVolumeConfiguration',
    host: 'HostVolumeProperties',
    name: 'string',
  },
  VolumeFrom: {
    readOnly: 'boolean',
    sourceContainer: 'string',
  },
  VpcLatticeConfiguration: {
    portName: 'string',
    roleArn: 'string',
    targetGroupArn: 'string',
  },
  InferenceAccelerator: {
    deviceName: 'string',
    deviceType: 'string',
  },
} as const satisfies Record<string, Shape>

export type ShapeName = keyof typeof SHAPES
