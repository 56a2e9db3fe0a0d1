package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// version says what this palisade is: from the information that the Go toolchain stamps into every binary.
type version struct {
	// Version of the module: a tag, or (devel) for a build from a working copy.
	Version string `json:"version"`
	// Revision and Time are those of the commit, Modified tells that the working copy had changes; empty for builds without version control.
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	// Go is the toolchain's version, Platform the system built for.
	Go       string `json:"go"`
	Platform string `json:"platform"`
	// PlanFormat is the formatVersion of the plans that it writes.
	PlanFormat int `json:"planFormat"`
}

func newVersion(env Env) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "version",
		Short: "Say which palisade this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := thisVersion().write(env.Out, asJSON); err != nil {
				return &failure{code: ExitInternal, err: fmt.Errorf("writing the version: %w", err)}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "write it as JSON")
	return c
}

// thisVersion is that of the running binary.
func thisVersion() version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return versionOf(info)
}

// versionOf reads the build information. What the toolchain did not stamp is left empty; a version is always given.
func versionOf(info *debug.BuildInfo) version {
	v := version{Version: info.Main.Version, Go: info.GoVersion, PlanFormat: plan.FormatVersion}
	if v.Version == "" {
		v.Version = "(devel)"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	v.Revision, v.Time, v.Modified = settings["vcs.revision"], settings["vcs.time"], settings["vcs.modified"] == "true"
	v.Platform = settings["GOOS"] + "/" + settings["GOARCH"]
	return v
}

func (v version) write(w io.Writer, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	}
	facts := []string{"palisade " + v.Version}
	if v.Revision != "" {
		at := "commit " + v.Revision
		if v.Modified {
			at += " with changes"
		}
		facts = append(facts, at)
	}
	facts = append(facts, v.Go, v.Platform)
	_, err := fmt.Fprintln(w, strings.Join(facts, ", "))
	return err
}
