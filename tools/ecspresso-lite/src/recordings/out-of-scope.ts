/** Recorded cases that ecspresso-lite does not reproduce, and why. */
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
  ...because(
    'the real ecspresso leaves an unknown key out with a warning; ecspresso-lite reports an error',
    ['render-servicedef-unknown-key', 'render-taskdef-unknown-key'],
  ),
  'cli-yaml-unclosed-quote':
    'the real ecspresso reads a different value from this broken YAML; ecspresso-lite reports an error',
  'verify-assume-role-allowed':
    'the real ecspresso then calls real AWS and ignores AWS_ENDPOINT_URL; ecspresso-lite reports an error',
  'verify-registry-unreachable':
    'ecspresso-lite does not call the registry over https, so it cannot be unreachable',
}

function because(reason: string, cases: readonly string[]): Record<string, string> {
  return Object.fromEntries(cases.map((name) => [name, reason]))
}
