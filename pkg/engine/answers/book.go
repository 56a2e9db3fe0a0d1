package answers

import "reflect"

// FileName is the name under which answers lie beside Pulumi.yaml.
const FileName = "palisade.answers.yaml"

// Book is what one answers file says. The zero value, like a nil Book, answers nothing. A Book is not changed by asking it, and may be
// asked by several goroutines at once.
type Book struct {
	// Functions answer data sources.
	Functions []Function
	// Resources answer reads of existing resources.
	Resources []Resource
	// StackReferences answer references to other stacks, by the name that the program gives.
	StackReferences map[string]Stack
}

// Function answers calls of one function.
type Function struct {
	// Token as the SDK sends it: "aws:ec2/getVpc:getVpc".
	Token string
	// Args that the call must have, at least; empty: any call of the function.
	Args map[string]any
	// Region of the call's provider; empty: any.
	Region string
	// Result of the function; nil: the entry is open.
	Result map[string]any
}

// Resource answers reads of one existing resource.
type Resource struct {
	// Type is the token, "aws:ec2/vpc:Vpc"; ID the provider's identifier.
	Type, ID string
	// Outputs of the resource; nil: the entry is open.
	Outputs map[string]any
}

// Stack answers references to one stack.
type Stack struct {
	// Outputs of the stack; nil: the entry is open. An output that is not among them is unknown to the program.
	Outputs map[string]any
	// SecretOutputs names those of the outputs that are secret; their values never appear in a plan.
	SecretOutputs []string
}

// Function gives the result of a call; ok is false where no entry answers it. An argument that is not known when the call is made never
// matches.
func (b *Book) Function(token, region string, args map[string]any) (result map[string]any, ok bool) {
	if b == nil {
		return nil, false
	}
	for _, wanted := range []string{region, ""} {
		for i := range b.Functions {
			f := &b.Functions[i]
			if f.Result != nil && f.Token == token && f.Region == wanted && within(f.Args, args) {
				return f.Result, true
			}
		}
		if wanted == "" {
			break
		}
	}
	return nil, false
}

// Resource gives the outputs of an existing resource; ok is false where no entry answers.
func (b *Book) Resource(typ, id string) (outputs map[string]any, ok bool) {
	if b == nil {
		return nil, false
	}
	for i := range b.Resources {
		if r := &b.Resources[i]; r.Outputs != nil && r.Type == typ && r.ID == id {
			return r.Outputs, true
		}
	}
	return nil, false
}

// StackReference gives what is known of a stack; ok is false where no entry answers.
func (b *Book) StackReference(name string) (s Stack, ok bool) {
	if b == nil {
		return Stack{}, false
	}
	s, ok = b.StackReferences[name]
	return s, ok && s.Outputs != nil
}

// within tells whether every value of want is in have: maps by subset, at any depth, all else by equality.
func within(want, have map[string]any) bool {
	for k, w := range want {
		h, ok := have[k]
		if !ok {
			return false
		}
		wm, isMap := w.(map[string]any)
		if !isMap {
			if !reflect.DeepEqual(w, h) {
				return false
			}
			continue
		}
		hm, isMap := h.(map[string]any)
		if !isMap || !within(wm, hm) {
			return false
		}
	}
	return true
}
