package twin

import (
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// DefaultRegion and DefaultAccountID are what a [Twin] uses where [Options] say nothing.
const (
	DefaultRegion    = "us-east-1"
	DefaultAccountID = "123456789012"
)

// Options set the place of the account that a [Twin] plays. The zero value is valid.
type Options struct {
	// Region is where resources are made whose provider names none; default [DefaultRegion].
	Region string
	// AccountID is the account that owns what is made, 12 digits; default [DefaultAccountID].
	AccountID string
}

// Twin answers for AWS in one run. An answer is a function of the question, but for addresses and blocks that two
// resources want alike: the second one to ask gets the next. A Twin is safe for concurrent use.
type Twin struct {
	region  string
	account string

	kinds     map[string]kind     // by short token
	functions map[string]function // by short token
	zones     map[string]zoneSet  // by region
	zone      map[string]zone     // by name
	schemas   sync.Map            // token -> *schema
	defaults  sync.Map            // id of a default NACL or route table -> id of its VPC
	ledger    ledger
}

// New gives a twin of one account.
func New(o Options) *Twin {
	t := &Twin{region: o.Region, account: o.AccountID, kinds: kinds(), functions: functions(), zones: zones()}
	t.zone = byName(t.zones)
	if t.region == "" {
		t.region = DefaultRegion
	}
	if t.account == "" {
		t.account = DefaultAccountID
	}
	return t
}

// Region is the default region of the run.
func (t *Twin) Region() string { return t.region }

// AccountID is the account that owns what the twin makes.
func (t *Twin) AccountID() string { return t.account }

// Registration is a resource that a program asks for.
type Registration struct {
	// URN of the resource; ids derive from it, and from nothing else.
	URN string
	// Type is the token, such as "aws:ec2/vpc:Vpc"; Name the logical name.
	Type, Name string
	// Region and Account of the resource's provider; empty: the twin's own.
	Region, Account string
	// Inputs as the program gave them. Secrets, outputs and unknown values may occur at any depth.
	Inputs resource.PropertyMap
	// DefaultTags of the resource's provider; the resource's own tags win over them in tagsAll.
	DefaultTags resource.PropertyMap
	// ParentURN names the parent, and Parent looks one up by URN; with a nil Parent there is none to see.
	ParentURN string
	Parent    func(urn string) (typ string, inputs resource.PropertyMap, ok bool)
	// Above names the parent of a parent, "" at the top; with a nil Above the direct parent alone is seen.
	Above func(urn string) string
	// Existing looks up a resource that is registered already, by its id; with a nil Existing there is none.
	Existing func(id string) (typ string, inputs, outputs resource.PropertyMap, ok bool)
}

// Answer is what AWS would have made of a [Registration].
type Answer struct {
	// ID is never empty. A type that the twin knows has AWS's form, any other "<type>-<17 hex digits>".
	ID string
	// Outputs are the inputs, and what is computed from them. A property that is absent is unknown before deployment.
	Outputs resource.PropertyMap
	// Assumptions name the values that the twin chose where AWS would have, and on which a network depends.
	Assumptions []Assumption
	// Problem is a finding that AWS's own validation would give; empty if there is none.
	Problem string
}

// Assumption is a value that the twin chose.
type Assumption struct {
	// Subject is the property, or the function, that holds the value; Text says what was chosen and how to choose.
	Subject, Text string
}

// Call is a function that a program invokes.
type Call struct {
	// Token as the SDK sends it, such as "aws:index/getRegion:getRegion".
	Token string
	// Region and Account of the call's provider; empty: the twin's own.
	Region, Account string
	// Args of the function; a call with an argument that is unknown is not answered.
	Args resource.PropertyMap
	// DefaultTags of the call's provider, which getDefaultTags answers.
	DefaultTags resource.PropertyMap
}
