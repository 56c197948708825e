/** Recorded cases that ecspresso-lite does not do, and why. */
export const OUT_OF_SCOPE: Readonly<Record<string, string>> = {
  ...because('the command is not one that this repository uses', [
    'deregister-in-use',
    'deregister-keeps',
    'refresh',
    'run',
    'run-container-reason',
    'run-dry-run',
    'run-exit-1',
    'run-no-wait',
    'run-overrides',
    'run-placement-failure',
    'run-propagate-tags-service',
    'run-wait-until-running',
    'run-watch-container-missing',
    'run-with-logs',
    'scale',
    'scale-without-tasks',
    'tasks',
    'tasks-json',
    'tasks-none',
    'tasks-stop',
    'tasks-tsv',
  ]),
  ...because('Jsonnet', [
    'render-config-as-jsonnet',
    'render-must-env-missing-in-jsonnet',
    'render-taskdef-as-jsonnet',
    'render-taskdef-from-jsonnet',
  ]),
  ...because('a template function that this repository does not use (if, eq, ssm, cfn_export, …)', [
    'render-secrets',
    'render-servicedef-cfn-export',
    'render-ssm-missing',
    'render-taskdef-template-comment',
  ]),
  ...because('a flag that this repository does not use', [
    'deploy-log-format-json',
    'deploy-suspend-auto-scaling',
    'diff-external',
    'diff-external-exit-0',
    'status-json',
  ]),
  'cli-yaml-unclosed-quote':
    'the real one takes this broken YAML for another; here it is an error, as its author would want',
  'verify-assume-role-allowed':
    'the real one goes on at real AWS, past AWS_ENDPOINT_URL; here it is an error that says so',
  'verify-registry-unreachable':
    'the registry is not asked over https here, so it cannot be out of reach',
}

function because(reason: string, cases: readonly string[]): Record<string, string> {
  return Object.fromEntries(cases.map((name) => [name, reason]))
}
