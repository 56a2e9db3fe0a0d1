package iamtest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/internal/iamtest"
)

const johndoe = "arn:aws:iam::123456789012:user/johndoe"

// one is a document of an identity with one statement that allows under the rest.
func one(rest string) string {
	return `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", ` + rest + `}}`
}

// under is a document that allows s3:GetObject on everything under a condition.
func under(condition string) string {
	return one(`"Action": "s3:GetObject", "Resource": "*", "Condition": ` + condition)
}

func get(context map[string][]string) iamtest.Request {
	return iamtest.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/key", Context: context}
}

func decide(t *testing.T, document string, r iamtest.Request) iamtest.Decision {
	t.Helper()
	decision, err := iamtest.Decide(document, r)
	require.NoError(t, err)
	return decision
}

// TestDecide_order holds the logic to "Policy evaluation logic".
func TestDecide_order(t *testing.T) {
	t.Parallel()
	document := `{"Version": "2012-10-17", "Statement": [
		{"Sid": "No", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"},
		{"Sid": "Yes", "Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::bucket/*"}]}`
	for action, want := range map[string]iamtest.Decision{
		"s3:GetObject": iamtest.Allowed, "s3:getobject": iamtest.Allowed, "s3:DeleteObject": iamtest.ExplicitDeny, "s3:PutObject": iamtest.ImplicitDeny,
	} {
		require.Equal(t, want, decide(t, document, iamtest.Request{Action: action, Resource: "arn:aws:s3:::bucket/key"}), action)
	}
	require.Equal(t, iamtest.ImplicitDeny, decide(t, document, iamtest.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::other/key"}))
}

// TestDecide_elements goes through Action, NotAction, Resource and NotResource, with AWS's examples on their pages.
func TestDecide_elements(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement, action, resource string
		want                        iamtest.Decision
	}{
		"all actions of a service":      {`"Action": "sqs:*", "Resource": "*"`, "sqs:SendMessage", "arn:aws:sqs:us-east-2:1:q", iamtest.Allowed},
		"not those of another":          {`"Action": "sqs:*", "Resource": "*"`, "sns:Publish", "arn:aws:sns:us-east-2:1:q", iamtest.ImplicitDeny},
		"all that end so":               {`"Action": "iam:*AccessKey*", "Resource": "*"`, "iam:UpdateAccessKey", "*", iamtest.Allowed},
		"one character":                 {`"Action": "iam:?etUser", "Resource": "*"`, "iam:GetUser", "*", iamtest.Allowed},
		"everything":                    {`"Action": "*", "Resource": "*"`, "iam:GetUser", "*", iamtest.Allowed},
		"all but one service":           {`"NotAction": "iam:*", "Resource": "*"`, "s3:GetObject", "arn:aws:s3:::b/k", iamtest.Allowed},
		"which is left out":             {`"NotAction": "iam:*", "Resource": "*"`, "iam:GetUser", "*", iamtest.ImplicitDeny},
		"all but one bucket":            {`"Action": "s3:*", "NotResource": ["arn:aws:s3:::HRBucket", "arn:aws:s3:::HRBucket/*"]`, "s3:GetObject", "arn:aws:s3:::b/k", iamtest.Allowed},
		"nothing in it":                 {`"Action": "s3:*", "NotResource": ["arn:aws:s3:::HRBucket", "arn:aws:s3:::HRBucket/*"]`, "s3:GetObject", "arn:aws:s3:::HRBucket/k", iamtest.ImplicitDeny},
		"slashes are no boundary":       {`"Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*/test/*"`, "s3:GetObject", "arn:aws:s3:::bucket/1/2/test/3/object.jpg", iamtest.Allowed},
		"what lies between must match":  {`"Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*/test/*"`, "s3:GetObject", "arn:aws:s3:::bucket/1-test/object.jpg", iamtest.ImplicitDeny},
		"resources have their case":     {`"Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*"`, "s3:GetObject", "arn:aws:s3:::Bucket/k", iamtest.ImplicitDeny},
		"the end reaches beyond colons": {`"Action": "logs:*", "Resource": "arn:aws:logs:*:1:log-group:a*"`, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b", iamtest.Allowed},
		"the middle does not":           {`"Action": "logs:*", "Resource": "arn:aws:logs:*:1:log-group:a*b"`, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b", iamtest.ImplicitDeny},
		"one character, not a colon":    {`"Action": "logs:*", "Resource": "arn:aws:logs:*:1:log-group?a"`, "logs:PutLogEvents", "arn:aws:logs:eu-west-1:1:log-group:a", iamtest.ImplicitDeny},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, decide(t, one(c.statement), iamtest.Request{Action: c.action, Resource: c.resource}))
		})
	}
}

// TestDecide_principals holds Principal to "AWS JSON policy elements: Principal".
func TestDecide_principals(t *testing.T) {
	t.Parallel()
	const (
		role    = "arn:aws:iam::123456789012:role/path/role-name"
		session = "arn:aws:sts::123456789012:assumed-role/role-name/session"
		saml    = "arn:aws:iam::123456789012:saml-provider/corp"
	)
	for name, c := range map[string]struct {
		principal string
		who       iamtest.Principal
		want      iamtest.Decision
	}{
		"everybody":                 {`"*"`, iamtest.Principal{}, iamtest.Allowed},
		"everybody, said otherwise": {`{"AWS": "*"}`, iamtest.Principal{}, iamtest.Allowed},
		"everybody is services too": {`"*"`, iamtest.Service("logs.amazonaws.com"), iamtest.Allowed},
		"a user":                    {`{"AWS": "` + johndoe + `"}`, iamtest.AWS(johndoe), iamtest.Allowed},
		"another user":              {`{"AWS": "` + johndoe + `2"}`, iamtest.AWS(johndoe), iamtest.ImplicitDeny},
		"anonymous is nobody":       {`{"AWS": "` + johndoe + `"}`, iamtest.Principal{}, iamtest.ImplicitDeny},
		"an account":                {`{"AWS": ["999999999999", "123456789012"]}`, iamtest.AWS(johndoe), iamtest.Allowed},
		"an account, by its ARN":    {`{"AWS": "arn:aws:iam::123456789012:root"}`, iamtest.AWS(johndoe), iamtest.Allowed},
		"another account":           {`{"AWS": "999999999999"}`, iamtest.AWS(johndoe), iamtest.ImplicitDeny},
		"a session of the role":     {`{"AWS": "` + role + `"}`, iamtest.AWS(session), iamtest.Allowed},
		"a session of another role": {`{"AWS": "` + role + `2"}`, iamtest.AWS(session), iamtest.ImplicitDeny},
		"a service":                 {`{"Service": ["ecs.amazonaws.com", "ec2.amazonaws.com"]}`, iamtest.Service("ec2.amazonaws.com"), iamtest.Allowed},
		"another service":           {`{"Service": "ecs.amazonaws.com"}`, iamtest.Service("ec2.amazonaws.com"), iamtest.ImplicitDeny},
		"a provider":                {`{"Federated": "` + saml + `"}`, iamtest.Federated(saml), iamtest.Allowed},
		"a name of another kind":    {`{"Service": "` + saml + `"}`, iamtest.Federated(saml), iamtest.ImplicitDeny},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, decide(t, one(`"Action": "sts:AssumeRole", "Principal": `+c.principal), iamtest.Request{Principal: c.who, Action: "sts:AssumeRole"}))
		})
	}
}

// TestDecide_operators has, for each operator, what holds, what does not, and what a missing key makes of it.
func TestDecide_operators(t *testing.T) {
	t.Parallel()
	const topic = "arn:aws:sns:us-east-2:123456789012:topic:sub"
	for operator, c := range map[string]struct{ written, holds, fails string }{
		"StringEquals":             {`["a", "b*"]`, "a", "bc"},
		"StringNotEquals":          {`["a", "b"]`, "c", "b"},
		"StringLike":               {`["a", "b*"]`, "bc", "cb"},
		"StringNotLike":            {`["a", "b?"]`, "b", "bc"},
		"ArnEquals":                {`"arn:aws:sns:*:123456789012:topic*"`, topic, "arn:aws:sns:us-east-2:999999999999:topic"},
		"ArnLike":                  {`"arn:aws:sns:*:123456789012:topic*"`, topic, "arn:aws:sns:a:b:123456789012:topic"},
		"ArnNotEquals":             {`"arn:aws:sns:*:123456789012:t?pic"`, topic, "arn:aws:sns:us-east-2:123456789012:topic"},
		"ArnNotLike":               {`"arn:aws:sns:??????????:123456789012:topic"`, topic, "arn:aws:sns:us-east-02:123456789012:topic"},
		"Bool":                     {`true`, "true", "false"},
		"IpAddress":                {`["203.0.113.0/24", "2001:DB8:1234:5678::/64", "198.51.100.7"]`, "198.51.100.7", "203.0.114.1"},
		"NotIpAddress":             {`"203.0.113.0/24"`, "2001:db8::1", "203.0.113.255"},
		"NumericEquals":            {`[10, "12"]`, "12.0", "11"},
		"NumericNotEquals":         {`[10, "12"]`, "11", "12"},
		"NumericLessThan":          {`"10"`, "9.5", "10"},
		"NumericLessThanEquals":    {`"10"`, "10", "11"},
		"NumericGreaterThan":       {`"10"`, "11", "10"},
		"NumericGreaterThanEquals": {`"10"`, "10", "9"},
	} {
		t.Run(operator, func(t *testing.T) {
			t.Parallel()
			says := func(suffix string, context map[string][]string) iamtest.Decision {
				return decide(t, under(fmt.Sprintf(`{"%s%s": {"aws:Key": %s}}`, operator, suffix, c.written)), get(context))
			}
			missing := iamtest.ImplicitDeny
			switch operator {
			case "StringNotEquals", "StringNotLike", "ArnNotEquals", "ArnNotLike", "NotIpAddress", "NumericNotEquals":
				// "If the key that you specify in a policy condition is not present in the request context ... negated matching ... true".
				missing = iamtest.Allowed
			}
			for _, suffix := range []string{"", "IfExists"} {
				require.Equal(t, iamtest.Allowed, says(suffix, map[string][]string{"AWS:key": {c.holds}}), suffix)
				require.Equal(t, iamtest.ImplicitDeny, says(suffix, map[string][]string{"aws:Key": {c.fails}}), suffix)
			}
			require.Equal(t, missing, says("", nil))
			require.Equal(t, iamtest.Allowed, says("IfExists", nil))
		})
	}
}

func TestDecide_null(t *testing.T) {
	t.Parallel()
	missing, present := map[string][]string{"aws:Key": {}}, map[string][]string{"aws:Key": {"a"}}
	require.Equal(t, iamtest.Allowed, decide(t, under(`{"Null": {"aws:Key": "true"}}`), get(missing)))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, under(`{"Null": {"aws:Key": "true"}}`), get(present)))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, under(`{"Null": {"aws:Key": false}}`), get(missing)))
	require.Equal(t, iamtest.Allowed, decide(t, under(`{"Null": {"aws:Key": false}}`), get(present)))
}

// TestDecide_sets holds ForAllValues and ForAnyValue to "Set operators for multivalued context keys" and its table of tags.
func TestDecide_sets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		operator string
		values   []string
		want     iamtest.Decision
	}{
		"all are among them":              {"ForAllValues:StringEquals", []string{"environment", "webserver"}, iamtest.Allowed},
		"one is not":                      {"ForAllValues:StringEquals", []string{"environment", "cost"}, iamtest.ImplicitDeny},
		"none, which are all":             {"ForAllValues:StringEquals", nil, iamtest.Allowed},
		"any is among them":               {"ForAnyValue:StringEquals", []string{"environment", "cost"}, iamtest.Allowed},
		"none is":                         {"ForAnyValue:StringEquals", []string{"cost"}, iamtest.ImplicitDeny},
		"none, of which none is":          {"ForAnyValue:StringEquals", nil, iamtest.ImplicitDeny},
		"none, of which any may be":       {"ForAnyValue:StringEqualsIfExists", nil, iamtest.Allowed},
		"all are others":                  {"ForAllValues:StringNotEquals", []string{"cost"}, iamtest.Allowed},
		"one is no other":                 {"ForAllValues:StringNotEquals", []string{"cost", "webserver"}, iamtest.ImplicitDeny},
		"any is another":                  {"ForAnyValue:StringNotEquals", []string{"cost", "webserver"}, iamtest.Allowed},
		"none is another":                 {"ForAnyValue:StringNotEquals", []string{"webserver"}, iamtest.ImplicitDeny},
		"none, of which none is another":  {"ForAnyValue:StringNotEquals", nil, iamtest.ImplicitDeny},
		"none, which are all that match":  {"ForAllValues:StringNotLike", nil, iamtest.Allowed},
		"wildcards in each of the values": {"ForAllValues:StringLike", []string{"webserver", "webclient"}, iamtest.Allowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			condition := fmt.Sprintf(`{%q: {"aws:TagKeys": ["environment", "webserver", "web*"]}}`, c.operator)
			require.Equal(t, c.want, decide(t, under(condition), get(map[string][]string{"aws:TagKeys": c.values})))
		})
	}
}

// TestDecide_allConditions: all operators and keys must hold, and of the values of each one.
func TestDecide_allConditions(t *testing.T) {
	t.Parallel()
	document := under(`{"StringEquals": {"a:One": "1", "a:Two": ["2", "zwei"]}, "Bool": {"a:Three": "true"}}`)
	all := map[string][]string{"a:One": {"1"}, "a:Two": {"zwei"}, "a:Three": {"true"}}
	require.Equal(t, iamtest.Allowed, decide(t, document, get(all)))
	for key := range all {
		some := map[string][]string{"a:One": {"1"}, "a:Two": {"2"}, "a:Three": {"true"}}
		some[key] = []string{"false"}
		require.Equal(t, iamtest.ImplicitDeny, decide(t, document, get(some)), key)
	}
}

// TestDecide_variables has the examples of "IAM policy elements: Variables and tags".
func TestDecide_variables(t *testing.T) {
	t.Parallel()
	home := `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::mybucket", "Condition": {"StringLike": {"s3:prefix": ["${aws:username}/*"]}}},
		{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::mybucket/${aws:PrincipalTag/team, 'company-wide'}/*"}]}`
	list := func(context map[string][]string) iamtest.Request {
		return iamtest.Request{Action: "s3:ListBucket", Resource: "arn:aws:s3:::mybucket", Context: context}
	}
	object := func(key string, context map[string][]string) iamtest.Request {
		return iamtest.Request{Action: "s3:GetObject", Resource: "arn:aws:s3:::mybucket/" + key, Context: context}
	}
	team := map[string][]string{"aws:principaltag/Team": {"yellow"}}
	require.Equal(t, iamtest.Allowed, decide(t, home, list(map[string][]string{"aws:username": {"johndoe"}, "s3:prefix": {"johndoe/a"}})))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, home, list(map[string][]string{"aws:username": {"johndoe"}, "s3:prefix": {"janedoe/a"}})))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, home, list(map[string][]string{"s3:prefix": {"/a"}})), "a variable without a value equals nothing")
	require.Equal(t, iamtest.Allowed, decide(t, home, object("yellow/a", team)))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, home, object("company-wide/a", team)))
	require.Equal(t, iamtest.Allowed, decide(t, home, object("company-wide/a", nil)))

	characters := under(`{"StringLike": {"a:Key": "${*}a${?}b${$}{c}*$"}}`)
	require.Equal(t, iamtest.Allowed, decide(t, characters, get(map[string][]string{"a:Key": {"*a?b${c}xyz$"}})))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, characters, get(map[string][]string{"a:Key": {"xaxb${c}xyz$"}})))
	quoted := under(`{"StringEquals": {"a:Key": "${a:Name, 'it''s'}"}}`)
	require.Equal(t, iamtest.Allowed, decide(t, quoted, get(map[string][]string{"a:Key": {"it's"}})))
	arn := under(`{"ArnLike": {"a:Key": "arn:aws:iam::${a:Account}:role/*"}}`)
	require.Equal(t, iamtest.Allowed, decide(t, arn, get(map[string][]string{"a:Key": {"arn:aws:iam::1:role/a:b"}, "a:Account": {"1"}})))
	require.Equal(t, iamtest.ImplicitDeny, decide(t, arn, get(map[string][]string{"a:Key": {"arn:aws:iam::1:role/a"}, "a:Account": {"2"}})))
}

// TestDecide_mistakes: nothing that is not understood is decided, even where another statement or the order would decide.
func TestDecide_mistakes(t *testing.T) {
	t.Parallel()
	several := map[string][]string{"aws:Key": {"a", "b"}}
	for name, c := range map[string]struct {
		document string
		request  iamtest.Request
		want     string
	}{
		"no JSON":                   {"no", get(nil), "not a JSON object"},
		"cut off":                   {`{"Version": "2012-10-17", "Statement": [`, get(nil), "EOF"},
		"two documents":             {under(`{}`) + under(`{}`), get(nil), "more follows"},
		"no statements":             {`{"Version": "2012-10-17", "Statement": []}`, get(nil), "no statements"},
		"unknown version":           {`{"Version": "2020-01-01", "Statement": []}`, get(nil), "no Version"},
		"unknown element":           {`{"Comment": "x"}`, get(nil), `"Comment"`},
		"element in the wrong case": {one(`"action": "s3:*", "Resource": "*"`), get(nil), "either Action or NotAction"},
		"NotPrincipal":              {one(`"NotPrincipal": "*", "Action": "s3:*", "Resource": "*"`), get(nil), "NotPrincipal"},
		"element twice":             {one(`"Action": "s3:*", "Action": "s3:Get*", "Resource": "*"`), get(nil), `"Action" comes twice`},
		"no effect":                 {`{"Statement": {"Action": "s3:*", "Resource": "*"}}`, get(nil), "needs an Effect"},
		"wrong effect":              {`{"Statement": {"Effect": "allow", "Action": "s3:*", "Resource": "*"}}`, get(nil), "neither Allow nor Deny"},
		"action and not":            {one(`"Action": "s3:*", "NotAction": "s3:*", "Resource": "*"`), get(nil), "either Action or NotAction"},
		"resource and not":          {one(`"Principal": "*", "Action": "s3:*", "NotResource": "*", "Resource": "*"`), get(nil), "either Resource or NotResource"},
		"identity, no resource":     {one(`"Action": "s3:*"`), get(nil), "either Resource or NotResource"},
		"no action":                 {one(`"Action": "s3", "Resource": "*"`), get(nil), "no action"},
		"wildcard for the service":  {one(`"Action": "s*:Get*", "Resource": "*"`), get(nil), "no action"},
		"empty list":                {one(`"Action": [], "Resource": "*"`), get(nil), "empty"},
		"no ARN":                    {one(`"Action": "s3:*", "Resource": "bucket"`), get(nil), "neither * nor an ARN"},
		"object for a text":         {one(`"Action": {"a": "b"}, "Resource": "*"`), get(nil), "no text"},
		"part of a principal":       {one(`"Principal": {"AWS": "arn:aws:iam::1:role/*"}, "Action": "s3:*", "Resource": "*"`), get(nil), "wildcards"},
		"principal as a text":       {one(`"Principal": "` + johndoe + `", "Action": "s3:*", "Resource": "*"`), get(nil), "neither * nor a map"},
		"kind of principal":         {one(`"Principal": {"CanonicalUser": "x"}, "Action": "s3:*", "Resource": "*"`), get(nil), "CanonicalUser"},
		"operator":                  {under(`{"DateLessThan": {"aws:Key": "2026-01-01"}}`), get(nil), "DateLessThan: aws:Key: not an operator"},
		"set of a null":             {under(`{"ForAnyValue:Null": {"aws:Key": "true"}}`), get(nil), "not an operator"},
		"null if exists":            {under(`{"NullIfExists": {"aws:Key": "true"}}`), get(nil), "not an operator"},
		"set":                       {under(`{"ForSome:Bool": {"aws:Key": "true"}}`), get(nil), "ForAllValues"},
		"null of a text":            {under(`{"Null": {"aws:Key": "yes"}}`), get(nil), "neither true nor false"},
		"no ARN in a condition":     {under(`{"ArnLike": {"aws:Key": "*"}}`), get(nil), "no ARN"},
		"several values":            {under(`{"StringEquals": {"aws:Key": "a"}}`), get(several), "say ForAllValues or ForAnyValue"},
		"truth":                     {under(`{"Bool": {"aws:Key": "true"}}`), get(map[string][]string{"aws:Key": {"1"}}), "neither true nor false"},
		"number":                    {under(`{"NumericLessThan": {"aws:Key": "ten"}}`), get(map[string][]string{"aws:Key": {"1"}}), "numbers"},
		"address":                   {under(`{"IpAddress": {"aws:Key": "10.0.0.0/8"}}`), get(map[string][]string{"aws:Key": {"x"}}), "x"},
		"block":                     {under(`{"IpAddress": {"aws:Key": "10.0.0.0/99"}}`), get(map[string][]string{"aws:Key": {"10.0.0.1"}}), "10.0.0.0/99"},
		"unfinished variable":       {under(`{"StringEquals": {"aws:Key": "${aws:username"}}`), get(nil), "no policy variable"},
		"variable for a number":     {under(`{"NumericEquals": {"aws:Key": "${a:b}"}}`), get(nil), "take variables"},
		"variable in an action":     {one(`"NotAction": "${a:b}", "Resource": "*"`), get(nil), "no action"},
		"variable, older version":   {`{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${a:b}"}}`, get(nil), "version of the language"},
		"variable, several values":  {one(`"Action": "s3:*", "Resource": "arn:aws:s3:::${aws:Key}"`), get(several), "2 values"},
		"wildcard in a value":       {under(`{"StringLike": {"a:b": "${aws:Key}"}}`), get(map[string][]string{"aws:Key": {"*"}, "a:b": {"c"}}), "wildcard"},
		"request with a wildcard":   {under(`{}`), iamtest.Request{Action: "s3:*", Resource: "*"}, "one action"},
		"request without resource":  {under(`{}`), iamtest.Request{Action: "s3:GetObject"}, "the request none"},
		"key in two cases":          {under(`{}`), get(map[string][]string{"a:b": {"1"}, "A:B": {"2"}}), "twice"},
		"unknown beside an allow": {`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
			{"Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": {"BinaryEquals": {"a:b": "x"}}}]}`, get(nil), "Statement[1]: Condition: BinaryEquals"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := iamtest.Decide(c.document, c.request)
			require.ErrorContains(t, err, c.want)
		})
	}
}
