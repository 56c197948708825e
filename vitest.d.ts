import 'vitest'

declare module 'vitest' {
  /**
   * What this machine has that some tests need (found by `vitest.capabilities.ts`).
   * `undefined` means "not here": the test skips itself with the reason, for instance
   * `const corpus = inject('corpus') ?? skip('no captures of third parties: set CORPUS')`.
   */
  interface ProvidedContext {
    /** Folder of third parties' captures, `events/` and `event-patterns/`, from `CORPUS`. */
    corpus: string | undefined
    /** Path of a Docker client whose engine answers. */
    docker: string | undefined
    /**
     * Base that tests build the backend's image on: `NODE_IMAGE`, else the tag of the official one if the engine has it.
     * Without either, the default of Dockerfile.ecs, which takes a registry that answers.
     */
    nodeImage: string | undefined
    /** Path of the AWS CLI. */
    awsCli: string | undefined
    /** Path of a Python that has boto3 (`.ci/run` installs it beside moto). */
    boto3: string | undefined
    /** Path of act, which runs workflows (`.ci/act` installs it). */
    act: string | undefined
    /** Path of a real ecspresso. */
    ecspresso: string | undefined
    /** Path of actionlint (`.ci/linters` installs it). */
    actionlint: string | undefined
    /** Path of zizmor (`.ci/linters` installs it). */
    zizmor: string | undefined
    /** Path of hadolint (`.ci/linters` installs it). */
    hadolint: string | undefined
    /** Path of cfn-lint (`.ci/linters` installs it). */
    cfnLint: string | undefined
    /** Path of checkov (`.ci/linters` installs it). */
    checkov: string | undefined
    /** Path of Dockle. */
    dockle: string | undefined
    /** Path of Trivy (`.ci/trivy` installs it). */
    trivy: string | undefined
    /** Path of moto's server, `moto_server` (`.ci/run` installs it). */
    moto: string | undefined
    /** Path of Schemathesis, which fuzzes HTTP APIs (`.ci/run` installs it). */
    schemathesis: string | undefined
    /** Path of Chromium or Chrome, for `*.browser.test.ts` (`.ci/run` installs Debian's). */
    chromium: string | undefined
    /** Paths of Java and of Maven (`mvn`). */
    java: string | undefined
    maven: string | undefined
  }
}
