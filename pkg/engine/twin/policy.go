package twin

import (
	"encoding/json"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// policyDoc is a policy document, its fields in the order in which the provider writes them.
type policyDoc struct {
	Version    string             `json:",omitempty"`
	ID         string             `json:"Id,omitempty"`
	Statements []*policyStatement `json:"Statement,omitempty"`
}

// policyStatement is a statement. A list of one is a string, a longer one a list of strings in descending order.
type policyStatement struct {
	Sid           string     `json:",omitempty"`
	Effect        string     `json:",omitempty"`
	Actions       any        `json:"Action,omitempty"`
	NotActions    any        `json:"NotAction,omitempty"`
	Resources     any        `json:"Resource,omitempty"`
	NotResources  any        `json:"NotResource,omitempty"`
	Principals    principals `json:"Principal,omitempty"`
	NotPrincipals principals `json:"NotPrincipal,omitempty"`
	Conditions    conditions `json:"Condition,omitempty"`
}

// latestVersion is the version of a document that names none.
const latestVersion = "2012-10-17"

// policyDocument renders the JSON as terraform-provider-aws does, to the byte: two programs that compare documents agree.
// Source documents come first, then the statements, then the overrides; a later statement replaces one of its Sid.
func policyDocument(q *question) (object, bool) {
	merged := &policyDoc{}
	sources, ok := q.documents("sourcePolicyDocuments")
	if !ok || repeatedSid(sources) {
		return nil, false
	}
	own, ok := q.ownDocument()
	if !ok {
		return nil, false
	}
	overrides, ok := q.documents("overridePolicyDocuments")
	if !ok {
		return nil, false
	}
	for _, d := range slices.Concat(sources, []*policyDoc{own}, overrides) {
		merged.merge(d)
	}
	indented, err := json.MarshalIndent(merged, "", "  ")
	if err != nil {
		return nil, false
	}
	minified, err := json.Marshal(merged)
	if err != nil {
		return nil, false
	}
	id := strconv.FormatUint(uint64(crc32.ChecksumIEEE(indented)), 10)
	return object{"id": id, "json": string(indented), "minifiedJson": string(minified), "version": own.Version}, true
}

// merge takes a newer document over this one.
func (d *policyDoc) merge(newer *policyDoc) {
	if newer.ID != "" {
		d.ID = newer.ID
	}
	if newer.Version > d.Version {
		d.Version = newer.Version
	}
	for _, s := range newer.Statements {
		same := func(old *policyStatement) bool { return s.Sid != "" && old.Sid == s.Sid }
		if i := slices.IndexFunc(d.Statements, same); i >= 0 {
			d.Statements[i] = s
			continue
		}
		d.Statements = append(d.Statements, s)
	}
}

// repeatedSid finds what the provider refuses: two statements of the sources, or of the document itself, with one Sid.
func repeatedSid(docs []*policyDoc) bool {
	seen := map[string]bool{}
	for _, d := range docs {
		for _, s := range d.Statements {
			if s.Sid != "" && seen[s.Sid] {
				return true
			}
			seen[s.Sid] = true
		}
	}
	return false
}

// documents parses a list of JSON documents; empty ones are skipped.
func (q *question) documents(argument string) ([]*policyDoc, bool) {
	texts, ok := q.texts(argument)
	if !ok {
		return nil, false
	}
	var docs []*policyDoc
	for _, t := range texts {
		if t == "" {
			continue
		}
		d := &policyDoc{}
		if json.Unmarshal([]byte(t), d) != nil {
			return nil, false
		}
		docs = append(docs, d)
	}
	return docs, true
}

// ownDocument is built from the statements among the arguments.
func (q *question) ownDocument() (*policyDoc, bool) {
	d := &policyDoc{Version: q.text("version"), ID: q.text("policyId")}
	if d.Version == "" {
		d.Version = latestVersion
	}
	if !q.only("statements", "version", "policyId", "sourcePolicyDocuments", "overridePolicyDocuments", "id") {
		return nil, false
	}
	v, given := q.args["statements"]
	if !given {
		return d, true
	}
	statements, ok := list(v)
	if !ok {
		return nil, false
	}
	for _, s := range statements {
		if !s.IsObject() {
			return nil, false
		}
		statement, ok := readStatement(s.ObjectValue(), d.Version)
		if !ok {
			return nil, false
		}
		d.Statements = append(d.Statements, statement)
	}
	return d, !repeatedSid([]*policyDoc{d})
}

func readStatement(o resource.PropertyMap, version string) (*policyStatement, bool) {
	s := &policyStatement{Effect: "Allow"}
	s.Sid, _ = textAt(o, "sid")
	if effect, ok := textAt(o, "effect"); ok && effect != "" {
		s.Effect = effect
	}
	good := s.Effect == "Allow" || s.Effect == "Deny"
	read := func(name string, substitute bool) any {
		values, ok := optionalTexts(o, name)
		good = good && ok
		if substitute {
			values, ok = variables(values, version)
			good = good && ok
		}
		return oneOrMany(values)
	}
	s.Actions, s.NotActions = read("actions", false), read("notActions", false)
	s.Resources, s.NotResources = read("resources", true), read("notResources", true)
	var ok bool
	s.Principals, ok = readPrincipals(o["principals"], version)
	good = good && ok
	s.NotPrincipals, ok = readPrincipals(o["notPrincipals"], version)
	good = good && ok
	s.Conditions, ok = readConditions(o["conditions"], version)
	return s, good && ok
}

// optionalTexts is a list of strings that may be absent.
func optionalTexts(o resource.PropertyMap, name string) ([]string, bool) {
	v := plain(o[key(name)])
	if v.IsNull() {
		return nil, true
	}
	return texts(v)
}

// oneOrMany is nothing for no value, a string for one, and else a set in descending order.
func oneOrMany(values []string) any {
	values = slices.Compact(slices.Sorted(slices.Values(values)))
	switch len(values) {
	case 0:
		return nil
	case 1:
		return values[0]
	default:
		slices.Reverse(values)
		return values
	}
}

// variables turns &{...} into ${...}: the provider's way to write policy variables where ${...} is its own interpolation.
// The oldest version of the language has no variables, and the provider refuses them there.
func variables(values []string, version string) ([]string, bool) {
	out := make([]string, len(values))
	for i, v := range values {
		if version == "2008-10-17" && strings.Contains(v, "&{") {
			return nil, false
		}
		out[i] = strings.ReplaceAll(v, "&{", "${")
	}
	return out, true
}
