import data from './read-permissions.json' with { type: 'json' }

/**
 * Permissions that CloudFormation needs to read a resource, by type. Empty: the type has no read handler, and drift detection
 * skips it. `update.ts` makes the file of all types in the templates.
 */
export const readPermissions: Readonly<Record<string, readonly string[]>> = data.types

/** Of an association of AWS WAF, whose schema lists what changes one, and whatever else than a load balancer it may be with. */
const otherAssociations = [
  'amplify:GetWebACLForResource',
  'apigateway:SetWebACL',
  'apprunner:AssociateWebAcl',
  'apprunner:DescribeWebAclForService',
  'apprunner:DisassociateWebAcl',
  'appsync:AssociateWebACL',
  'appsync:DisassociateWebACL',
  'appsync:GetWebACLForResource',
  'appsync:SetWebACL',
  'bedrock-agentcore:GatewayAssociateWebACL',
  'bedrock-agentcore:GatewayDisassociateWebACL',
  'bedrock-agentcore:GatewayGetWebACLForResource',
  'cognito-idp:AssociateWebACL',
  'cognito-idp:DisassociateWebACL',
  'cognito-idp:GetWebACLForResource',
  'ec2:AssociateVerifiedAccessInstanceWebAcl',
  'ec2:DescribeVerifiedAccessInstanceWebAclAssociations',
  'ec2:DisassociateVerifiedAccessInstanceWebAcl',
  'ec2:GetVerifiedAccessInstanceWebAcl',
  'elasticloadbalancing:CreateWebACLAssociation',
  'elasticloadbalancing:DeleteWebACLAssociation',
  'elasticloadbalancing:SetWebACL',
  'wafv2:AssociateWebACL',
  'wafv2:DisassociateWebACL',
]

/** Permissions of the schemas that the drift role does not get, each with the reason. */
export const withheld: Readonly<Record<string, string>> = {
  'iam:PassRole': 'hands a role over: reading a rule does not',
  ...Object.fromEntries(
    otherAssociations.map((action) => [action, 'not needed to read that of a load balancer']),
  ),
  's3:getObject': 'reads contents: no API here has its definition in a bucket',
  'kms:Decrypt': 'reads contents: nothing in the stacks is encrypted with a customer managed key',
}
