package engine

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// ownModule is the module whose components and packages are a library even to the programs that lie in it.
const ownModule = "github.com/palisade-iac/palisade"

// kind says whose a source file is.
type kind int

const (
	skipped kind = iota // Pulumi's own, Go's own, or not a Go file that can be placed
	library
	program
)

// place is what is known of a source file: whose it is, and how a plan names it.
type place struct {
	kind kind
	file string
}

// sources tells the program's source files from those of libraries. It is safe for concurrent use.
type sources struct {
	root   string // the program's module; empty if it has none
	engine string // the directory of this package

	mu      sync.Mutex
	places  map[string]place  // by the URI of the file
	modules map[string]module // by directory
}

// module is the Go module that a directory lies in. The zero value is no module.
type module struct{ root, path string }

func newSources(root string) *sources {
	s := &sources{places: map[string]place{}, modules: map[string]module{}}
	if root != "" {
		s.root = filepath.Clean(root)
		if target, err := filepath.EvalSymlinks(s.root); err == nil {
			s.root = target
		}
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		s.engine = filepath.Dir(file)
	}
	return s
}

// positions gives the line of the program that leads to a resource, and the line that registers it. A stack trace goes from the inside out
// and begins above the function that called the SDK, so that for a resource of a provider it begins with the caller of NewVpc.
func (s *sources) positions(trace *pulumirpc.StackTrace, single *pulumirpc.SourcePosition) (source, definedAt *plan.Position) {
	frames := make([]*pulumirpc.SourcePosition, 0, len(trace.GetFrames())+1)
	for _, f := range trace.GetFrames() {
		frames = append(frames, f.GetPc())
	}
	if len(frames) == 0 {
		frames = append(frames, single)
	}
	for _, f := range frames {
		if f == nil {
			continue
		}
		at := s.place(f.GetUri())
		if at.kind == skipped {
			continue
		}
		p := &plan.Position{File: at.file, Line: int(f.GetLine())}
		if definedAt == nil {
			definedAt = p
		}
		if at.kind == program {
			return p, definedAt
		}
	}
	return nil, definedAt
}

func (s *sources) place(uri string) place {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.places[uri]; ok {
		return p
	}
	p := place{}
	if file, ok := fileOf(uri); ok {
		p = s.classify(file)
	}
	s.places[uri] = p
	return p
}

// fileOf gives the file of a "file://" URI. The SDK escapes each element of the path.
func fileOf(uri string) (string, bool) {
	path, ok := strings.CutPrefix(uri, "file://")
	if !ok {
		return "", false
	}
	file, err := url.PathUnescape(path)
	if err != nil {
		return "", false
	}
	if runtime.GOOS == "windows" {
		file = strings.TrimPrefix(file, "/")
	}
	return filepath.FromSlash(file), true
}

func (s *sources) classify(file string) place {
	if filepath.Dir(file) == s.engine && !strings.HasSuffix(file, "_test.go") {
		return place{}
	}
	m := s.moduleOf(filepath.Dir(file))
	rel, err := filepath.Rel(m.root, file)
	if m.root == "" || err != nil {
		return place{kind: library, file: filepath.ToSlash(file)}
	}
	rel = filepath.ToSlash(rel)
	if target, err := filepath.EvalSymlinks(m.root); s.root != "" && (m.root == s.root || err == nil && target == s.root) {
		return own(m, rel)
	}
	// Programs are not written in Pulumi's modules nor in Go's; what they call there is not where anything is decided.
	if m.path == "std" || m.path == "cmd" || strings.HasPrefix(m.path, "github.com/pulumi/") {
		return place{}
	}
	name := m.path
	if _, version, ok := strings.Cut(filepath.Base(m.root), "@"); ok {
		name += "@" + version
	}
	return place{kind: library, file: name + "/" + rel}
}

// own places a file of the program's module.
func own(m module, rel string) place {
	if dep, ok := strings.CutPrefix(rel, "vendor/"); ok {
		if strings.HasPrefix(dep, "github.com/pulumi/") {
			return place{}
		}
		return place{kind: library, file: rel}
	}
	if m.path == ownModule && isOwnLibrary(rel) {
		return place{kind: library, file: rel}
	}
	return place{kind: program, file: rel}
}

// isOwnLibrary tells a file of this project's components and packages from the programs and tests beside them.
func isOwnLibrary(rel string) bool {
	if !strings.HasPrefix(rel, "components/") && !strings.HasPrefix(rel, "pkg/") {
		return false
	}
	return !strings.HasSuffix(rel, "_test.go") && !strings.Contains(rel, "/testdata/")
}

// moduleOf finds the module of a directory by the nearest go.mod.
func (s *sources) moduleOf(dir string) module {
	if m, ok := s.modules[dir]; ok {
		return m
	}
	var m module
	if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
		m = module{root: dir, path: modulePath(string(text))}
	} else if up := filepath.Dir(dir); up != dir && filepath.IsAbs(dir) {
		m = s.moduleOf(up)
	}
	s.modules[dir] = m
	return m
}

// modulePath reads the path from the text of a go.mod.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		if path, ok := strings.CutPrefix(strings.TrimSpace(line), "module "); ok {
			path, _, _ = strings.Cut(path, "//")
			return strings.Trim(strings.TrimSpace(path), "\"`")
		}
	}
	return ""
}

// moduleRoot gives the directory of the module that dir lies in, empty if in none.
func moduleRoot(dir string) string {
	s := sources{modules: map[string]module{}}
	return s.moduleOf(dir).root
}
