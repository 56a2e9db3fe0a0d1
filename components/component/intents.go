package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Intents is what a component promises of what it made, for `palisade verify` to prove: a document as docs/intents.schema.json describes it. Name things
// by what they are called and which component made them ([In]), since ids may not be known yet.
type Intents []Intent

// Intent is one sentence on who may talk to whom; one of the pointers is set. The words are those of docs/intents.schema.json.
type Intent struct {
	// Name is the sentence, unique in the document: begin it with the component's name.
	Name   string      `json:"name"`
	Deny   *IntentBody `json:"deny,omitempty"`
	Allow  *IntentBody `json:"allow,omitempty"`
	Only   *IntentBody `json:"only,omitempty"`
	Accept *IntentBody `json:"accept,omitempty"`
	Via    *IntentBody `json:"via,omitempty"`
	Avoid  *IntentBody `json:"avoid,omitempty"`
}

// IntentBody says who, to whom, and what.
type IntentBody struct {
	From Texts `json:"from"`
	// Except are ends that Deny does not count among From.
	Except  Texts    `json:"except,omitempty"`
	To      Texts    `json:"to"`
	Through []string `json:"through,omitempty"`
	// Ports are such as tcp/443 and tcp/1-1023. Default: everything.
	Ports []string `json:"ports,omitempty"`
	// Family is ipv4 or ipv6. Default: both.
	Family string `json:"family,omitempty"`
	// Both denies the other way as well.
	Both bool `json:"both,omitempty"`
}

// In bounds a selector to what a component made.
func In(component, selector string) string { return selector + " in component:" + component }

// Output is the document for a component's output intents.
func (in Intents) Output() pulumi.StringOutput { return pulumi.String(in.JSON()).ToStringOutput() }

// JSON is the document as text: for intents that name something by its id, inside an Apply.
func (in Intents) JSON() string {
	if in == nil {
		in = Intents{}
	}
	return mustJSON(map[string]Intents{"intents": in})
}
