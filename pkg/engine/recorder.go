package engine

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/engine/twin"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// record is one resource as the program registered it. Once it is entered among the recorder's records, what it holds changes under the
// recorder's lock alone, and nothing but id and outputs does.
type record struct {
	urn, typ, name, id string
	parent             string
	above              *record
	custom, remote     bool
	external           bool
	// provider is a reference "URN::id"; providers are those that the children of a component get, by package.
	provider  string
	providers map[string]string

	inputs, outputs      resource.PropertyMap
	dependencies         []string
	propertyDependencies map[string][]string

	protect, retainOnDelete *bool
	deleteBeforeReplace     bool
	deletedWith             string
	ignoreChanges, aliases  []string

	source, definedAt *plan.Position
	transforms        []resourceTransform
}

// recorder keeps what a program asks for, and answers it. It is safe for concurrent use.
type recorder struct {
	project, stack string
	region         string // as configured; may be empty
	twin           *twin.Twin
	book           *answers.Book
	secrets        *secrets
	sources        *sources
	callbacks      *callbacks
	began          time.Time

	mu                sync.Mutex
	records           map[string]*record // by URN
	ids               map[string]*record // by provider's id; the first of a kind
	last              *record
	rootDone          bool // the stack's outputs are registered: the program came to its end
	questions         map[string]plan.Question
	assumptions       map[plan.Assumption]bool
	diagnostics       []plan.Diagnostic // of the program
	findings          []plan.Diagnostic // of the twin
	failures          []string
	usedDefaultRegion bool
	defaultTags       string // aws:defaultTags of the configuration, JSON
	stackTransforms   []resourceTransform
	invokeTransforms  []invokeTransform
	hooks             map[string]hook
	packages          map[string]string
}

func newRecorder(o Options) *recorder {
	r := &recorder{
		project:     or(o.Project, "project"),
		stack:       or(o.Stack, "dev"),
		region:      o.Config["aws:region"],
		defaultTags: o.Config["aws:defaultTags"],
		book:        o.Answers,
		secrets:     &secrets{},
		sources:     newSources(o.ModuleDir),
		callbacks:   newCallbacks(),
		began:       now(),
		records:     map[string]*record{},
		ids:         map[string]*record{},
		questions:   map[string]plan.Question{},
		assumptions: map[plan.Assumption]bool{},
		hooks:       map[string]hook{},
		packages:    map[string]string{},
	}
	r.twin = twin.New(twin.Options{Region: r.region, AccountID: accountOf(o.Answers)})
	for _, key := range o.SecretKeys {
		r.secrets.addConfig(o.Config[key])
	}
	return r
}

// accountOf gives the account that the answers file says the caller is in, so that ARNs carry it; empty if it does not say.
func accountOf(book *answers.Book) string {
	identity, _ := book.Function("aws:index/getCallerIdentity:getCallerIdentity", "", nil)
	account, _ := identity["accountId"].(string)
	return account
}

// lookup gives the resource of a URN, nil if there is none.
func (r *recorder) lookup(urn string) *record {
	if urn == "" {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.records[urn]
}

// claim enters a resource. A URN that is taken is an error that names both places.
func (r *recorder) claim(rec *record) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if first, taken := r.records[rec.urn]; taken {
		return fmt.Errorf("two resources have the URN %s: one is registered at %s, one at %s; give one of them another name",
			rec.urn, first.place(), rec.place())
	}
	r.records[rec.urn] = rec
	r.last = rec
	return nil
}

// settle enters what became of a resource.
func (r *recorder) settle(rec *record, id string, outputs resource.PropertyMap) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec.id, rec.outputs = id, outputs
	if id == "" || id == plan.Unknown {
		return
	}
	if _, taken := r.ids[id]; !taken {
		r.ids[id] = rec
	}
}

// existing looks a resource up by its id, for the twin.
func (r *recorder) existing(id string) (typ string, inputs, outputs resource.PropertyMap, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	rec, ok := r.ids[id]
	if !ok {
		return "", nil, nil, false
	}
	return rec.typ, rec.inputs, rec.outputs, true
}

// place is where a resource is registered, for a person to find it.
func (rec *record) place() string {
	for _, p := range []*plan.Position{rec.source, rec.definedAt} {
		if p != nil {
			return fmt.Sprintf("%s:%d", p.File, p.Line)
		}
	}
	return "an unknown line"
}

// ask notes a question that nobody could answer, once.
func (r *recorder) ask(q plan.Question) {
	key, err := json.Marshal(q)
	if err != nil {
		panic(fmt.Sprintf("engine: a question is not JSON: %v", err))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.questions[string(key)] = q
}

// assume notes a value that stands in the plan by choice.
func (r *recorder) assume(urn, subject, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.assumptions[plan.Assumption{URN: urn, Subject: subject, Text: text}] = true
}

// find notes what AWS would refuse. The plan is made all the same, and says so.
func (r *recorder) find(urn, problem string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, plan.Diagnostic{Severity: "error", URN: urn, Message: problem})
}

// fail notes an error of the engine's own, to be reported whatever the program makes of it.
func (r *recorder) fail(err error) error {
	if err == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, err.Error())
	return err
}
