package twin

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// made is when everything was created that says so: an answer depends on the question, never on the clock.
const made = "2024-01-01T00:00:00Z"

func iamKinds() map[string]kind {
	const arn = "arn:{partition}:iam::{account}:"
	return map[string]kind{
		"iam:Role": {id: "{.name}", props: []prop{
			{"arn", arn + "role{.path}{.name}"}, {"uniqueId", "AROA{upper:17}"}, {"createDate", made}, {"inlinePolicies", []any{}}, {"managedPolicyArns", []any{}},
		}},
		"iam:Policy": {id: "{.arn}", props: []prop{
			{"arn", arn + "policy{.path}{.name}"}, {"policyId", "ANPA{upper:17}"}, {"attachmentCount", 0},
		}},
		"iam:InstanceProfile": {id: "{.name}", props: []prop{
			{"arn", arn + "instance-profile{.path}{.name}"}, {"uniqueId", "AIPA{upper:17}"}, {"createDate", made},
		}},
		"iam:User":                  {id: "{.name}", props: []prop{{"arn", arn + "user{.path}{.name}"}, {"uniqueId", "AIDA{upper:17}"}}},
		"iam:Group":                 {id: "{.name}", props: []prop{{"arn", arn + "group{.path}{.name}"}, {"uniqueId", "AGPA{upper:17}"}}},
		"iam:RolePolicy":            {id: "{.role}:{.name}"},
		"iam:UserPolicy":            {id: "{.user}:{.name}"},
		"iam:GroupPolicy":           {id: "{.group}:{.name}"},
		"iam:RolePolicyAttachment":  {id: "{.role}-{digits:26}"},
		"iam:UserPolicyAttachment":  {id: "{.user}-{digits:26}"},
		"iam:GroupPolicyAttachment": {id: "{.group}-{digits:26}"},
		"iam:PolicyAttachment":      {id: "{.name}"},
		"iam:AccessKey":             {id: "AKIA{upper:16}", props: []prop{{"createDate", made}}, more: secretKeys},
		"iam:OpenIdConnectProvider": {id: "{.arn}", more: func(m *making) {
			if url, ok := m.text("url"); ok {
				if s, ok := m.expand(arn+"oidc-provider/"+strings.TrimPrefix(url, "https://"), "arn"); ok {
					m.set("arn", s)
					m.id = s
				}
			}
		}},
		"iam:ServiceLinkedRole": {id: "{.arn}", props: []prop{{"uniqueId", "AROA{upper:17}"}, {"createDate", made}}, more: serviceLinked},
	}
}

// serviceLinked names a role of a service: the service's principal is in its path. Its name is known only for few.
func serviceLinked(m *making) {
	if service, ok := m.text("awsServiceName"); ok {
		m.set("path", "/aws-service-role/"+service+"/")
	}
}

func secretKeys(m *making) {
	for _, p := range []string{"secret", "sesSmtpPasswordV4"} {
		m.out[resource.PropertyKey(p)] = resource.MakeSecret(resource.NewStringProperty(m.digest(p).upper(32)))
	}
}

func keyKinds() map[string]kind {
	const arn = "arn:{partition}:kms:{region}:{account}:"
	key := []prop{{"arn", arn + "key/{id}"}, {"keyId", "{id}"}, {"description", ""}, {"multiRegion", false}}
	return map[string]kind{
		"kms:Key":         {id: "{uuid}", props: key, more: keyPolicy},
		"kms:ReplicaKey":  {id: "mrk-{hex:32}", props: key[:2:2], more: keyPolicy},
		"kms:ExternalKey": {id: "{uuid}", props: key[:1:1], more: keyPolicy},
		"kms:Grant":       {id: "{.keyId}:{hex:64}", props: []prop{{"grantId", "{hex:64}"}}},
		"kms:Alias": {id: "{.name}", props: []prop{{"arn", arn + "{.name}"}}, more: func(m *making) {
			target, _ := m.text("targetKeyId")
			if strings.HasPrefix(target, "arn:") {
				m.set("targetKeyArn", target)
			} else if target != "" {
				if s, ok := m.expand(arn+"key/"+target, "arn"); ok {
					m.set("targetKeyArn", s)
				}
			}
		}},
		"secretsmanager:Secret":        {id: "arn:{partition}:secretsmanager:{region}:{account}:secret:{.name}-{lower:6}", more: func(m *making) { m.set("arn", m.id) }},
		"secretsmanager:SecretVersion": {id: "{.secretId}|{hex:32}", props: []prop{{"arn", "{.secretId}"}, {"versionId", "{uuid}"}}},
	}
}

// keyPolicy is the one that KMS gives a key without one: the account decides by IAM.
func keyPolicy(m *making) {
	m.set("policy", `{"Id":"key-default-1","Statement":[{"Action":"kms:*","Effect":"Allow","Principal":{"AWS":"arn:`+partition(m.region)+
		`:iam::`+m.account+`:root"},"Resource":"*","Sid":"Enable IAM User Permissions"}],"Version":"2012-10-17"}`)
	switch v := m.get("enableKeyRotation"); {
	case v.IsBool() && v.BoolValue():
		m.set("rotationPeriodInDays", 365)
	case v.IsBool():
		m.set("rotationPeriodInDays", 0)
	}
}
