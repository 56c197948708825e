import data from './read-permissions.json' with { type: 'json' }

/**
 * Permissions that CloudFormation needs to read a resource, by type. Empty: the type has no read handler, and drift detection
 * skips it. `update.ts` makes the file of all types in the templates.
 */
export const readPermissions: Readonly<Record<string, readonly string[]>> = data.types

/** Permissions of the schemas that the drift role does not get, each with the reason. */
export const withheld: Readonly<Record<string, string>> = {
  'iam:PassRole': 'hands a role over: reading a rule does not',
  'kms:Decrypt': 'reads contents: nothing in the stacks is encrypted with a customer managed key',
}
