package plan

// Unknown stands for a value that is not known before the program is deployed. It is the string with which
// `pulumi preview --json` marks unknown values, so that plans from either source read alike.
const Unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

// Secret stands for a value that the program marked as secret. It is what `pulumi preview --json` prints in its place; the
// value itself is never in a plan.
const Secret = "[secret]"

// FormatVersion is the version of the JSON form of a [Plan]. It grows when a field changes its meaning or goes;
// new fields leave it as it is.
const FormatVersion = 1

// Plan is what one run of a Pulumi program asked for: every resource with its inputs, and the outputs that it would have.
type Plan struct {
	// FormatVersion is [FormatVersion] of the writer.
	FormatVersion int `json:"formatVersion"`
	// Project and Stack name the program and the stack that it was run for.
	Project string `json:"project"`
	Stack   string `json:"stack"`
	// Region is the default AWS region of the run.
	Region string `json:"region,omitempty"`
	// AccountID is the AWS account that the plan was made for: 12 digits, invented unless the answers file tells the caller's identity.
	AccountID string `json:"accountId,omitempty"`
	// Resources, in the order of their URNs.
	Resources []*Resource `json:"resources"`
	// Outputs of the stack.
	Outputs map[string]any `json:"outputs"`
	// Assumptions are values that stand in the plan and come neither from the program nor from its configuration.
	Assumptions []Assumption `json:"assumptions"`
	// Unanswered lists what the program asked for and nobody could answer; what depends on it is [Unknown].
	Unanswered []Question `json:"unanswered"`
	// UnknownInputs lists the inputs of resources that hold an [Unknown].
	UnknownInputs []PropertyRef `json:"unknownInputs"`
	// Diagnostics is what the program logged, warnings and errors first.
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// Resource is one registration, or one read of an existing resource.
type Resource struct {
	URN  string `json:"urn"`
	Type string `json:"type"`
	Name string `json:"name"`
	// ID is the provider's identifier; empty for components. [Unknown] where nobody could tell it.
	ID string `json:"id,omitempty"`
	// Parent is the URN of the parent resource; empty for the stack alone.
	Parent string `json:"parent,omitempty"`
	// Custom tells a resource of a provider from a component.
	Custom bool `json:"custom"`
	// Remote marks a component that a provider plugin builds: its children are not in the plan.
	Remote bool `json:"remote,omitempty"`
	// External marks a resource that exists already and was only read.
	External bool `json:"external,omitempty"`
	// Provider is the URN of an explicit provider, empty for the default one of the package.
	Provider string `json:"provider,omitempty"`
	// Inputs and Outputs are JSON values, with [Unknown] and [Secret] in the place of what cannot or may not be told.
	Inputs  map[string]any `json:"inputs"`
	Outputs map[string]any `json:"outputs"`
	// Dependencies are the URNs on which the resource depends, sorted; PropertyDependencies says through which input.
	Dependencies         []string            `json:"dependencies"`
	PropertyDependencies map[string][]string `json:"propertyDependencies,omitempty"`
	// Protect, RetainOnDelete, DeleteBeforeReplace, IgnoreChanges, Aliases are the resource's options.
	Protect             bool     `json:"protect,omitempty"`
	RetainOnDelete      bool     `json:"retainOnDelete,omitempty"`
	DeleteBeforeReplace bool     `json:"deleteBeforeReplace,omitempty"`
	IgnoreChanges       []string `json:"ignoreChanges,omitempty"`
	Aliases             []string `json:"aliases,omitempty"`
	// Source is the line of the program that leads to the resource: the innermost frame inside the program's own module.
	Source *Position `json:"source,omitempty"`
	// DefinedAt is the line that registers the resource, in the program or in a library.
	DefinedAt *Position `json:"definedAt,omitempty"`
}

// Position is a line of a source file. File is relative to the program's module where it lies inside it.
type Position struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// Assumption is a value that the engine or its AWS twin chose, since nothing offline could tell it.
type Assumption struct {
	// URN of the resource it belongs to; empty where it concerns the whole run.
	URN string `json:"urn,omitempty"`
	// Subject is the property, function or configuration key; Text says what was assumed and why.
	Subject string `json:"subject"`
	Text    string `json:"text"`
}

// Question is a call that could not be answered offline.
type Question struct {
	// Kind is "function", "read", "stackReference", "component" or "method".
	Kind string `json:"kind"`
	// Token is the function's token, or the type of what was read.
	Token string `json:"token"`
	// URN of what was read or of the remote component; empty for functions.
	URN string `json:"urn,omitempty"`
	// ID of what was read; Arguments of the function.
	ID        string         `json:"id,omitempty"`
	Arguments map[string]any `json:"arguments,omitempty"`
	// Region in which it was asked, where that is not the default region of the run.
	Region string `json:"region,omitempty"`
}

// PropertyRef names a property of a resource, as a path: "tags.owner", "subnetIds[2]".
type PropertyRef struct {
	URN      string `json:"urn"`
	Property string `json:"property"`
}

// Diagnostic is a message that the program logged.
type Diagnostic struct {
	// Severity is "error", "warning", "info" or "debug".
	Severity string `json:"severity"`
	URN      string `json:"urn,omitempty"`
	Message  string `json:"message"`
}
