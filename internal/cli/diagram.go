package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/diagram"
	"github.com/palisade-iac/palisade/pkg/intent"
	"github.com/palisade-iac/palisade/pkg/matrix"
	"github.com/palisade-iac/palisade/pkg/network"
)

// diagramFlags are the flags of the command diagram.
type diagramFlags struct {
	sourceFlags
	format string
	file   string
	theme  string
	title  string
	flows  string
}

// diagramFormats are the forms of pictures, each with the endings of files that mean it.
func diagramFormats() map[string][]string {
	return map[string][]string{"svg": {".svg"}, "png": {".png"}, "mermaid": {".mmd", ".mermaid"}, "d2": {".d2"}}
}

func newDiagram(env Env) *cobra.Command {
	var f diagramFlags
	formats, themes := []string{"svg", "png", "mermaid", "d2"}, []string{string(diagram.Auto), string(diagram.Light), string(diagram.Dark)}
	c := &cobra.Command{
		Use:   "diagram [DIR]",
		Short: "Draw a network",
		Long: `Diagram draws a network as an engineer would: VPCs with tiers as rows and zones as columns, what stands in the subnets, gateways, the
default route and the routes to the rest of the estate of each tier, and what joins VPCs with each other and with networks on premises. The
same network gives the same picture, byte for byte, so that a change of the picture is a change of the network.

SVG is drawn here, and in light or dark colours as its reader's screen is. PNG needs rsvg-convert or a browser of the Chromium family on
PATH. Mermaid and D2 are source for these tools; GitHub draws Mermaid in documents and pull requests.

` + sourceHelp + `

Exit codes:
  0    drawn
  3    the command line or a file is wrong, the program does not build or run, nothing to make a PNG with, or a defect of palisade
  130  interrupted`,
		Example: `  palisade diagram examples/three-tier -o network.svg
  palisade diagram --preview preview.json --format mermaid
  palisade diagram --from-aws snapshot/ --flows=sg -o account.png`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDir,
		RunE:              func(c *cobra.Command, args []string) error { return f.run(c.Context(), env, args) },
	}
	f.define(c)
	flags := c.Flags()
	flags.StringVar(&f.format, "format", "", "`FORM` of the picture: "+strings.Join(formats, ", ")+" (default: by the ending of --output, else svg)")
	flags.StringVarP(&f.file, "output", "o", "", "`FILE` that takes the picture, in place of standard output")
	flags.StringVar(&f.theme, "theme", themes[0], "`COLOURS` of SVG and PNG: "+strings.Join(themes, ", "))
	flags.StringVar(&f.title, "title", "", "`TEXT` above the picture (default: the name of the project and stack, or of the file)")
	flags.StringVar(&f.flows, "flows", "", "draw what the network lets through as well, between `GROUPS`: tier or sg")
	flags.Lookup("flows").NoOptDefVal = string(matrix.SecurityGroups)
	for name, list := range map[string][]string{"format": formats, "theme": themes, "flows": {string(matrix.Tiers), string(matrix.SecurityGroups)}} {
		_ = c.RegisterFlagCompletionFunc(name, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return list, cobra.ShellCompDirectiveNoFileComp
		})
	}
	_ = c.MarkFlagFilename("output", "svg", "png", "mmd", "d2")
	return c
}

// check completes the flags, and reports those that cannot be.
func (f *diagramFlags) check() error {
	formats := diagramFormats()
	if f.format == "" {
		f.format = "svg"
		for format, endings := range formats {
			if slices.Contains(endings, strings.ToLower(filepath.Ext(f.file))) {
				f.format = format
			}
		}
	}
	if formats[f.format] == nil {
		return badInput(fmt.Errorf("--format: %q is none of svg, png, mermaid, d2", f.format))
	}
	if !slices.Contains([]diagram.Theme{diagram.Auto, diagram.Light, diagram.Dark}, diagram.Theme(f.theme)) {
		return badInput(fmt.Errorf("--theme: %q is none of %s, %s, %s", f.theme, diagram.Auto, diagram.Light, diagram.Dark))
	}
	if f.flows != "" && f.flows != string(matrix.Tiers) && f.flows != string(matrix.SecurityGroups) {
		return badInput(fmt.Errorf("--flows: %q is none of %s, %s", f.flows, matrix.Tiers, matrix.SecurityGroups))
	}
	return nil
}

func (f *diagramFlags) run(ctx context.Context, env Env, args []string) error {
	if err := f.check(); err != nil {
		return err
	}
	r, err := f.read(ctx, env, args)
	if err != nil {
		return err
	}
	o := diagram.Options{Title: f.title}
	if o.Title == "" {
		o.Title = titleOf(r)
	}
	if f.flows != "" {
		o.Flows = flowsOf(r.network, matrix.By(f.flows))
	}
	b, err := f.draw(ctx, diagram.Draw(r.network, o))
	if err != nil {
		return badInput(err)
	}
	if f.file != "" {
		err = os.WriteFile(f.file, b, 0o644) //nolint:gosec // a picture, which others may see
	} else {
		_, err = env.Out.Write(b)
	}
	if err != nil {
		return badInput(fmt.Errorf("writing the picture: %w", err))
	}
	return nil
}

// titleOf is the name of a network for people: the project and stack of a plan, else the file that it was read from, without its folders.
func titleOf(r reading) string {
	if r.plan != nil && r.plan.Project != "" {
		return r.plan.Project + "/" + r.plan.Stack
	}
	return filepath.Base(r.name)
}

func (f *diagramFlags) draw(ctx context.Context, p *diagram.Picture) ([]byte, error) {
	var b bytes.Buffer
	theme := diagram.Theme(f.theme)
	var err error
	switch f.format {
	case "mermaid":
		err = p.Mermaid(&b)
	case "d2":
		err = p.D2(&b)
	case "png":
		if theme == diagram.Auto {
			theme = diagram.Light // a PNG has no choice
		}
		if err := p.SVG(&b, theme); err != nil {
			return nil, err
		}
		return rasterize(ctx, b.Bytes(), p.Width, p.Height)
	default:
		err = p.SVG(&b, theme)
	}
	return b.Bytes(), err
}

// flowsOf is what gets from one group to another.
func flowsOf(n *network.Network, by matrix.By) []diagram.Flow {
	_, cells := matrix.Of(intent.NewDecider(n), by)
	var out []diagram.Flow
	for _, c := range cells {
		word := c.Word()
		if c.From == c.To || word == "-" {
			continue
		}
		if word == "?" {
			word = "not known"
		}
		out = append(out, diagram.Flow{From: c.From, To: c.To, Text: word})
	}
	return out
}
