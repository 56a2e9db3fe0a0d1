package componentdocs

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// Record runs the programs, all in one process that is built for it, and gives their plans by the component that they show.
func (d *Docs) Record(ctx context.Context, programs []Program) (map[string]*plan.Plan, error) {
	dir, err := os.MkdirTemp("", "palisade-components-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	main := filepath.Join(dir, "main.go")
	arguments := []string{"run", main}
	for i, p := range programs {
		text, err := p.Func(fmt.Sprintf("program%d", i))
		if err != nil {
			return nil, err
		}
		file := filepath.Join(dir, fmt.Sprintf("program%d.go", i))
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			return nil, err
		}
		arguments = append(arguments, file)
	}
	if err := writeMain(main, programs); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", arguments...)
	cmd.Dir, cmd.Stderr = d.root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("running the examples of components: %w", err)
	}
	plans := map[string]*plan.Plan{}
	return plans, json.Unmarshal(out, &plans)
}

func writeMain(file string, programs []Program) error {
	t, err := template.ParseFS(files, "record.go.tmpl")
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := t.Execute(f, programs); err != nil {
		return err
	}
	return f.Close()
}
