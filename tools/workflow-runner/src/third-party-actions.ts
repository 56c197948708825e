/** A third-party action, as far as the stand-ins imitate it. */
export interface ThirdPartyAction {
  readonly version: string
  /** The commit of that version, as the workflows pin it. */
  readonly sha: string
  /** Names of the inputs that its `action.yml` declares at that version. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

const names = (list: string) => list.trim().split(/\s+/).filter(Boolean)

/**
 * Every third-party action of the workflows and the composite actions, with the inputs of its own `action.yml`. When you
 * update an action's pin, update its inputs too: https://github.com/OWNER/NAME/blob/SHA/action.yml
 */
export const thirdPartyActions: Readonly<Record<string, ThirdPartyAction>> = {
  'actions/attest': {
    version: 'v4.2.2',
    sha: '1e69f48acb82d1966a394da916b4c1698aa569d6',
    inputs:
      names(`subject-path subject-digest subject-name subject-checksums subject-version sbom-path
      predicate-type predicate predicate-path push-to-registry create-storage-record show-summary github-token`),
    outputs: names('bundle-path attestation-id attestation-url storage-record-ids'),
  },
  'actions/checkout': {
    version: 'v7.0.1',
    sha: '3d3c42e5aac5ba805825da76410c181273ba90b1',
    inputs:
      names(`repository ref token ssh-key ssh-known-hosts ssh-strict ssh-user persist-credentials path clean
      filter sparse-checkout sparse-checkout-cone-mode fetch-depth fetch-tags show-progress lfs submodules
      set-safe-directory github-server-url allow-unsafe-pr-checkout`),
    outputs: names('ref commit'),
  },
  'actions/download-artifact': {
    version: 'v8.0.1',
    sha: '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
    inputs:
      names(`name artifact-ids path pattern merge-multiple github-token repository run-id skip-decompress
      digest-mismatch`),
    outputs: names('download-path'),
  },
  'actions/setup-node': {
    version: 'v7.0.0',
    sha: '820762786026740c76f36085b0efc47a31fe5020',
    inputs:
      names(`node-version node-version-file architecture check-latest registry-url scope token cache
      package-manager-cache cache-dependency-path mirror mirror-token`),
    outputs: names('cache-hit cache-primary-key cache-matched-key node-version'),
  },
  'actions/upload-artifact': {
    version: 'v7.0.0',
    sha: 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f',
    inputs:
      names(`name path if-no-files-found retention-days compression-level overwrite include-hidden-files
      archive`),
    outputs: names('artifact-id artifact-url artifact-digest'),
  },
  'aquasecurity/trivy-action': {
    version: 'v0.36.0',
    sha: 'ed142fd0673e97e23eac54620cfb913e5ce36c25',
    inputs:
      names(`scan-type image-ref input scan-ref exit-code ignore-unfixed vuln-type severity format template
      output skip-dirs skip-files cache-dir timeout ignore-policy hide-progress list-all-pkgs scanners trivyignores
      github-pat trivy-config tf-vars limit-severities-for-sarif docker-host version cache skip-setup-trivy
      token-setup-trivy`),
    outputs: [],
  },
  'aquasecurity/setup-trivy': {
    version: 'v0.3.1',
    sha: '81e514348e19b6112ce2a7e3ecbafe19c1e1f567',
    inputs: names('version path cache token github-server-url'),
    outputs: [],
  },
  'aws-actions/amazon-ecr-login': {
    version: 'v2.1.7',
    sha: '03f1aad4c6c7ffd436567f42f9384779290529bd',
    inputs: names('http-proxy mask-password registries registry-type skip-logout'),
    outputs: names('registry'),
  },
  'aws-actions/configure-aws-credentials': {
    version: 'v6.2.3',
    sha: 'e6de054238d6b7531b4efff3b6587d9aade6a06c',
    inputs: names(`aws-region aws-profile overwrite-aws-profile role-to-assume aws-access-key-id
      aws-secret-access-key aws-session-token web-identity-token-file role-chaining audience http-proxy no-proxy
      mask-aws-account-id role-duration-seconds role-external-id role-session-name role-skip-session-tagging
      transitive-tag-keys inline-session-policy managed-session-policies output-credentials output-env-credentials
      unset-current-credentials disable-retry retry-max-attempts special-characters-workaround
      use-existing-credentials allowed-account-ids force-skip-oidc action-timeout-s custom-tags sts-endpoint`),
    outputs: names(
      'aws-account-id aws-access-key-id aws-secret-access-key aws-session-token aws-expiration',
    ),
  },
  'docker/build-push-action': {
    version: 'v7.3.0',
    sha: '53b7df96c91f9c12dcc8a07bcb9ccacbed38856a',
    inputs:
      names(`add-hosts allow annotations attests build-args build-contexts builder cache-from cache-to call
      cgroup-parent context file labels load network no-cache no-cache-filters outputs platforms provenance pull push
      sbom secrets secret-envs secret-files shm-size ssh tags target ulimit github-token`),
    outputs: names('imageid digest metadata'),
  },
  'docker/setup-buildx-action': {
    version: 'v4.3.0',
    sha: '37fe631027851001ddb9b187196cc803df7f5f0e',
    inputs:
      names(`version driver driver-opts buildkitd-flags buildkitd-config buildkitd-config-inline use name endpoint
      platforms append keep-state cache-binary cleanup`),
    outputs: names('name driver platforms nodes endpoint status flags'),
  },
  'pnpm/action-setup': {
    version: 'v6.0.9',
    sha: '0ebf47130e4866e96fce0953f49152a61190b271',
    inputs: names('version dest run_install package_json_file standalone'),
    outputs: names('dest bin_dest'),
  },
  'slackapi/slack-github-action': {
    version: 'v4.0.0',
    sha: 'dcb1066f776dd043e64d0e8ba94ca15cc7e1875d',
    inputs:
      names(`api errors method payload payload-delimiter payload-file-path payload-templated proxy retries token
      webhook webhook-type`),
    outputs: names('ok response time channel_id thread_ts ts'),
  },
}
