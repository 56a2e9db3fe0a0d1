package component

// The effects of a [Statement].
const (
	Allow = "Allow"
	Deny  = "Deny"
)

// Policy is a policy document of IAM ("IAM JSON policy elements reference"), with the elements that components need. [NewPolicy] makes one.
type Policy struct {
	Version   string
	Statement []Statement
}

// Statement is one statement of a [Policy]. Fields that are empty are left out.
type Statement struct {
	Sid string `json:",omitempty"`
	// Effect is [Allow] or [Deny].
	Effect string
	// Principal is [Anybody] or such as [Service] gives.
	Principal any       `json:",omitempty"`
	Action    []string  `json:",omitempty"`
	NotAction []string  `json:",omitempty"`
	Resource  []string  `json:",omitempty"`
	Condition Condition `json:",omitempty"`
}

// Condition holds, by operator and key, the values of which one must match; all operators and keys must.
type Condition map[string]map[string]Texts

// Anybody is the principal that is everybody, AWS's anonymous callers included.
const Anybody = "*"

// Service is the principal of services of AWS: Service("vpc-flow-logs.amazonaws.com").
func Service(names ...string) map[string]Texts { return map[string]Texts{"Service": names} }

// NewPolicy is a policy document in the current version of the language.
func NewPolicy(statements ...Statement) Policy {
	return Policy{Version: "2012-10-17", Statement: statements}
}

// JSON is the document as text, without white space.
func (p Policy) JSON() string { return mustJSON(p) }
