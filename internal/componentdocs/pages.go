package componentdocs

import (
	"embed"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"github.com/palisade-iac/palisade/pkg/plan"
)

const (
	module = "github.com/palisade-iac/palisade"
	// folder is where the pages are, from the root of the checkout, and pictures where those are that no example has.
	folder   = "docs/components"
	pictures = "docs/pictures/components"
	sharedBy = "shared-types.md"
	notDone  = "## What it does not do"
	anything = "pulumi.json#/Any"
)

//go:embed *.tmpl
var files embed.FS

// Example is a program of examples/.
type Example struct {
	Name string
	Plan *plan.Plan
}

// Docs is all that pages are made of, but for the plans.
type Docs struct {
	root    string
	schema  *schema
	sources sources
	tokens  []string // of the components
	// users are the components that take a type, by the token of the type.
	users map[string][]string
}

// Read reads the schema and the sources of the checkout in a folder.
func Read(root string) (*Docs, error) {
	d := &Docs{root: root, users: map[string][]string{}}
	var err error
	if d.schema, err = readSchema(filepath.Join(root, "provider", "schema.json")); err != nil {
		return nil, err
	}
	if d.sources, err = readSources(root); err != nil {
		return nil, err
	}
	d.tokens = slices.Sorted(maps.Keys(d.schema.Resources))
	for _, token := range d.tokens {
		for _, t := range d.typesOf(token) {
			d.users[t] = append(d.users[t], token)
		}
	}
	return d, nil
}

// Programs are the least programs of all components.
func (d *Docs) Programs() ([]Program, error) {
	var all []Program
	for _, token := range d.tokens {
		s, err := d.sources.component(nameOf(token))
		if err != nil {
			return nil, err
		}
		p, err := programOf(d.root, s.dir, token)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// typesOf are the types that a component's arguments are made of, in the order in which they come up. Those that are the arguments of a component are
// described on its page, and not followed.
func (d *Docs) typesOf(token string) []string {
	var all []string
	var visit func(properties map[string]property, order []string)
	visit = func(properties map[string]property, order []string) {
		for _, name := range order {
			p := properties[name]
			for _, t := range p.refs() {
				if slices.Contains(all, t) || d.componentOf(t) != "" {
					continue
				}
				all = append(all, t)
				visit(d.schema.Types[t].Properties, d.order(t, d.schema.Types[t].Properties))
			}
		}
	}
	inputs := d.schema.Resources[token].Inputs
	visit(inputs, d.order(d.key(token)+"Args", inputs))
	return all
}

// componentOf is the component whose arguments a type is; empty if there is none.
func (d *Docs) componentOf(typ string) string {
	name, ok := strings.CutSuffix(nameOf(typ), "Settings")
	if !ok {
		return ""
	}
	token := "palisade:" + moduleOf(typ) + ":" + name
	if _, ok := d.schema.Resources[token]; ok {
		return token
	}
	return ""
}

// key is under what a component is among the sources.
func (d *Docs) key(token string) string {
	s, err := d.sources.component(nameOf(token))
	if err != nil {
		return ""
	}
	return path.Base(s.dir) + "." + nameOf(token)
}

// order is the names of properties as the author of a struct put them; the struct is named as sources are, or by the token of a type.
func (d *Docs) order(of string, properties map[string]property) []string {
	if strings.Contains(of, ":") {
		of = moduleOf(of) + "." + nameOf(of)
	}
	known := d.sources[of].properties
	names := slices.Sorted(maps.Keys(properties))
	slices.SortStableFunc(names, func(a, b string) int { return slices.Index(known, a) - slices.Index(known, b) })
	return names
}

// home is where a type is described, seen from the page of a component: on that page if it is of the component's package, else on that of the
// component of the type's package in which it comes up first, else on the page of what is shared.
func (d *Docs) home(typ, from string) string {
	if c := d.componentOf(typ); c != "" {
		return fileOf(c) + "#arguments"
	}
	anchor := "#" + strings.ToLower(nameOf(typ))
	if d.packageOf(from) == moduleOf(typ) {
		return anchor
	}
	home, place := "", 0
	for _, token := range d.users[typ] {
		if at := slices.Index(d.typesOf(token), typ); d.packageOf(token) == moduleOf(typ) && (home == "" || at < place) {
			home, place = fileOf(token)+anchor, at
		}
	}
	if home != "" {
		return home
	}
	if from == "" {
		return anchor
	}
	return sharedBy + anchor
}

// packageOf is the last part of the path of a component's package.
func (d *Docs) packageOf(token string) string {
	pkg, _, _ := strings.Cut(d.key(token), ".")
	return pkg
}

// fileOf is the page of a component: secure-vpc.md.
func fileOf(token string) string {
	var b strings.Builder
	for i, r := range nameOf(token) {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String() + ".md"
}

// row is a property as tables show it.
type row struct{ Name, Type, How, Description string }

// described is a type as pages show it.
type described struct {
	Name, Description string
	Properties        []row
}

// page is what the template of a component's page needs.
type page struct {
	Name, Intro, Import, File, Token, Guide, Program, Region string
	Shown                                                    *shown
	// Where names the program and the component in it, as the beginning of a sentence and inside one.
	Where, WhereLower, Program1, Picture, Parts string
	Arguments, Outputs                          []row
	Types                                       []described
	DoesNot                                     string
	SeeAlso                                     []string
}

// Pages writes all pages and the pictures that no example has, by path from the root of the checkout. The examples come in the order in which they are
// taken to show a component; least are the plans of the least programs, by component.
func (d *Docs) Pages(examples []Example, least map[string]*plan.Plan) (map[string]string, error) {
	templates, err := template.ParseFS(files, "*.md.tmpl")
	if err != nil {
		return nil, err
	}
	templates = template.Must(templates.AddParseTree("properties", templates.Lookup("properties.md.tmpl").Tree))
	out := map[string]string{}
	write := func(file, name string, data any) error {
		var b strings.Builder
		if err := templates.ExecuteTemplate(&b, name, data); err != nil {
			return err
		}
		out[path.Join(folder, file)] = tidy(b.String())
		return nil
	}
	programs, err := d.Programs()
	if err != nil {
		return nil, err
	}
	for i, token := range d.tokens {
		p, err := d.page(token, programs[i], examples, least)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", token, err)
		}
		if err := write(fileOf(token), "page.md.tmpl", p); err != nil {
			return nil, err
		}
		if p.Picture != "" && p.Shown.Example == "" {
			out[path.Join(folder, p.Picture)] = p.Shown.SVG
		}
	}
	if err := write(sharedBy, "shared.md.tmpl", d.shared()); err != nil {
		return nil, err
	}
	return out, write("README.md", "index.md.tmpl", d.index())
}

// tidy leaves one empty line where templates leave several.
func tidy(text string) string {
	return strings.TrimSpace(regexp.MustCompile(`\n{3,}`).ReplaceAllString(text, "\n\n")) + "\n"
}

func (d *Docs) page(token string, program Program, examples []Example, least map[string]*plan.Plan) (*page, error) {
	r, name := d.schema.Resources[token], nameOf(token)
	intro, doesNot, ok := strings.Cut(r.Description, "\n\n"+notDone+"\n\n")
	if !ok || !strings.HasPrefix(doesNot, "- ") {
		return nil, fmt.Errorf("its comment has no list under %q", notDone)
	}
	s, err := d.sources.component(name)
	if err != nil {
		return nil, err
	}
	p := &page{
		Name: name, Intro: d.prose(token, intro), Import: module + "/" + s.dir, File: s.file, Token: token, Guide: guideOf(s.dir, name), Region: program.Region,
		Arguments: d.rows(token, d.key(token)+"Args", r.Inputs, r.RequiredInputs),
		Outputs:   d.rows(token, d.key(token), r.Properties, nil), DoesNot: d.prose(token, doesNot),
	}
	if p.Program, err = program.Main(); err != nil {
		return nil, err
	}
	for _, t := range d.typesOf(token) {
		if moduleOf(t) == path.Base(s.dir) {
			p.Types = append(p.Types, d.described(token, t, nameOf(t)))
		}
	}
	if err := p.show(token, examples, least[token]); err != nil {
		return nil, err
	}
	p.seeAlso(token, examples)
	return p, nil
}

// show fills in what is read from a plan: of the first example that has the component, or else of the least program.
func (p *page) show(token string, examples []Example, least *plan.Plan) (err error) {
	for _, e := range append(slices.Clone(examples), Example{Plan: least}) {
		if p.Shown, err = showIn(e.Name, e.Plan, token); p.Shown != nil || err != nil {
			break
		}
	}
	switch {
	case err != nil:
		return err
	case p.Shown == nil:
		return fmt.Errorf("its least program does not make it")
	case p.Shown.Example != "":
		p.Program1 = "examples/" + p.Shown.Example
		p.Where = fmt.Sprintf("In [%s](../../%s), as `%s`", p.Program1, p.Program1, p.Shown.Name)
		if p.Shown.Count > 1 {
			p.Where += fmt.Sprintf(", one of %d there", p.Shown.Count)
		}
		p.Picture = "../pictures/" + p.Shown.Example + ".svg"
	default:
		p.Where, p.Program1 = "In the program above", "the program above"
		p.Picture = "../pictures/components/" + strings.TrimSuffix(fileOf(token), ".md") + ".svg"
	}
	p.WhereLower = "i" + strings.TrimPrefix(p.Where, "I")
	if !p.Shown.InPicture {
		p.Picture = ""
	}
	p.Parts = links(p.Shown.Parts)
	return nil
}

func links(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, "["+name+"]("+fileOf(name)+")")
	}
	return strings.Join(all, ", ")
}

// seeAlso lists where else the component is met: components that it is a part of in examples, and these.
func (p *page) seeAlso(token string, examples []Example) {
	wholes := map[string]bool{}
	var programs []string
	for _, e := range examples {
		byURN, found := byURNOf(e.Plan), false
		for _, r := range e.Plan.Resources {
			if r.Type != token {
				continue
			}
			found = true
			for above := byURN[r.Parent]; above != nil && strings.HasPrefix(above.Type, "palisade:"); above = byURN[above.Parent] {
				wholes[nameOf(above.Type)] = true
			}
		}
		if found {
			programs = append(programs, fmt.Sprintf("[examples/%s](../../examples/%s)", e.Name, e.Name))
		}
	}
	if len(wholes) > 0 {
		p.SeeAlso = append(p.SeeAlso, "Part of "+links(slices.Sorted(maps.Keys(wholes))))
	}
	if len(programs) > 0 {
		p.SeeAlso = append(p.SeeAlso, "Programs that make it: "+strings.Join(programs, ", "))
	}
	p.SeeAlso = append(p.SeeAlso, "The guide: ["+p.Guide+"](../"+p.Guide+")", "[All components](README.md)")
}

func (d *Docs) rows(from, of string, properties map[string]property, required []string) []row {
	var rows []row
	for _, name := range d.order(of, properties) {
		p := properties[name]
		how := p.known()
		if slices.Contains(required, name) {
			how = "required, " + how
		}
		r := row{Name: name, Type: d.typeText(&p.typeSpec, from), How: how, Description: cell(p.Description)}
		if p.Ref == anything {
			r.Type = "provider" // no argument is anything else that schemas have no type for
		}
		rows = append(rows, r)
	}
	return rows
}

// typeText is a type in words, with links.
func (d *Docs) typeText(t *typeSpec, from string) string {
	switch {
	case t.Items != nil:
		return "list of " + d.typeText(t.Items, from)
	case t.Values != nil:
		return "map of " + d.typeText(t.Values, from)
	case strings.HasPrefix(t.Ref, "#/types/"):
		token := strings.TrimPrefix(t.Ref, "#/types/")
		name := nameOf(token)
		if c := d.componentOf(token); c != "" {
			name = "arguments of " + nameOf(c)
		}
		return "[" + name + "](" + d.home(token, from) + ")"
	case t.Ref == anything:
		return "any"
	default:
		return t.Type
	}
}

func (d *Docs) described(from, typ, name string) described {
	t := d.schema.Types[typ]
	return described{Name: name, Description: d.prose(from, t.Description), Properties: d.rows(from, typ, t.Properties, t.Required)}
}

// shared are the types of packages none of whose components takes them.
func (d *Docs) shared() []described {
	var all []described
	for _, typ := range slices.Sorted(maps.Keys(d.schema.Types)) {
		if strings.HasPrefix(d.home(typ, ""), "#") {
			all = append(all, d.described("", typ, nameOf(typ)))
		}
	}
	return all
}

// entry is a line of the index.
type entry struct{ Package, Name, File, Sentence string }

func (d *Docs) index() []entry {
	var all []entry
	before := ""
	for _, token := range d.tokens {
		s, _ := d.sources.component(nameOf(token))
		e := entry{Name: nameOf(token), File: fileOf(token), Sentence: cell(firstSentence(d.schema.Resources[token].Description))}
		if s.dir != before {
			e.Package, before = "[`"+strings.TrimPrefix(s.dir, "components/")+"`](../../"+s.dir+")", s.dir
		}
		all = append(all, e)
	}
	return all
}

func firstSentence(text string) string {
	paragraph, _, _ := strings.Cut(text, "\n\n")
	if sentence, _, ok := strings.Cut(paragraph, ". "); ok {
		return sentence + "."
	}
	return paragraph
}

// guideOf is the guide that tells of a component among its like.
func guideOf(dir, component string) string {
	guides := map[string]string{
		"components/access": "remote-access.md", "components/securitygroups": "security-groups.md", "components/vpc": "zones-and-tiers.md",
		"EdgeDistribution": "edge.md", "Spoke": "central-endpoints.md", "VpnConnection": "hybrid.md", "VpnGateway": "hybrid.md", "DirectConnect": "hybrid.md",
	}
	for _, of := range []string{component, dir} {
		if guide, ok := guides[of]; ok {
			return guide
		}
	}
	return strings.Split(dir, "/")[1] + ".md" // reference compositions have one guide
}
