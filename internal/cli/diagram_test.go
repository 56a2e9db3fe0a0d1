package cli_test

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// drawn is what diagram writes to standard output about a snapshot.
func drawn(t *testing.T, snapshot string, flags ...string) string {
	t.Helper()
	s := newShell(nil, nil)
	require.Zero(t, s.run(append([]string{"diagram", "--from-aws", snapshot}, flags...)...), s.err.String())
	require.Empty(t, s.err.String())
	return s.out.String()
}

func TestDiagram_forms(t *testing.T) {
	t.Parallel()
	source := snapshotOf(t, shop())
	for flags, want := range map[string][]string{
		"":                                  {"<svg ", "prefers-color-scheme:dark", ">snapshot.json</text>", "data-cidr=\"10.0.1.0/24\"", "0.0.0.0/0 → NAT gateway"},
		"--theme=dark --title=Shop":         {"<svg ", ">Shop</text>", ".palisade-diagram .page{fill:#14181f}"},
		"--format=mermaid":                  {"flowchart BT\n", "at_app --> at_web\n"},
		"--format=d2":                       {`"at-app" -> `, `"at-web": `},
		"--format=mermaid --flows":          {`flow_sg_app -.->|"tcp 5432"| flow_sg_db`},
		"--format=mermaid --flows=tier":     {`flow_app -.->|"all"| flow_data`, `flow_app -.->|"tcp all, udp all, icmp"| flow_internet`},
		"--format=svg --flows --theme=dark": {"Allowed flows", ">tcp 5432</text>"},
	} {
		text := drawn(t, source, strings.Fields(flags)...)
		for _, w := range want {
			assert.Contains(t, text, w, flags)
		}
		assert.Equal(t, text, drawn(t, source, strings.Fields(flags)...), "the same each time")
	}
}

// The ending of the file says what goes into it.
func TestDiagram_files(t *testing.T) {
	t.Parallel()
	source, dir := snapshotOf(t, shop()), t.TempDir()
	for name, want := range map[string]string{"a.svg": "<svg ", "b.mmd": "---\ntitle:", "c.mermaid": "---\ntitle:", "D.D2": "direction:", "e.txt": "<svg "} {
		s := newShell(nil, nil)
		file := filepath.Join(dir, name)
		require.Zero(t, s.run("diagram", "--from-aws", source, "-o", file), s.err.String())
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(text), want), "%s begins with %.20q", name, text)
		assert.Empty(t, s.out.String())
	}
}

func TestDiagram_mistakes(t *testing.T) {
	t.Parallel()
	source := snapshotOf(t, shop())
	for flags, want := range map[string]string{
		"--format=gif":          `--format: "gif" is none of svg, png, mermaid, d2`,
		"--theme=pink":          `--theme: "pink" is none of auto, light, dark`,
		"--flows=vpc":           `--flows: "vpc" is none of tier, sg`,
		"--preview=x.json":      "give one source of a network",
		"-o /no/such/place.svg": "writing the picture",
	} {
		s := newShell(nil, nil)
		assert.Equal(t, 3, s.run(append([]string{"diagram", "--from-aws", source}, strings.Fields(flags)...)...), flags)
		assert.Contains(t, s.err.String(), want)
		assert.Empty(t, s.out.String(), "nothing but pictures goes to standard output")
	}
}

// What draws PNGs is looked for on PATH, and asked for twice as many pixels as the picture has.
func TestDiagram_png(t *testing.T) {
	source, dir := snapshotOf(t, shop()), t.TempDir()
	t.Setenv("PATH", dir)
	s := newShell(nil, nil)
	require.Equal(t, 3, s.run("diagram", "--from-aws", source, "--format=png"))
	require.Contains(t, s.err.String(), "neither rsvg-convert nor chromium")

	script := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+text), 0o755)) //nolint:gosec // it is run
	}
	script("chromium", "echo no display >&2; exit 7\n")
	s = newShell(nil, nil)
	require.Equal(t, 3, s.run("diagram", "--from-aws", source, "--format=png"))
	require.Contains(t, s.err.String(), "chromium made no picture: exit status 7")
	require.Contains(t, s.err.String(), "no display")

	script("rsvg-convert", `while [ "$1" != --output ]; do args="$args $1"; shift; done
read -r first < "$3"
echo "$args $first" > "$2"
`)
	s = newShell(nil, nil)
	require.Zero(t, s.run("diagram", "--from-aws", source, "--format=png"), s.err.String())
	require.Contains(t, s.out.String(), "--zoom 2 --format png <svg ")
}

// A browser draws what is in the picture, at the size that it has.
func TestDiagram_pngByABrowser(t *testing.T) {
	t.Parallel()
	found := false
	for _, name := range []string{"rsvg-convert", "chromium", "chromium-browser", "google-chrome"} {
		_, err := exec.LookPath(name)
		found = found || err == nil
	}
	if !found || testing.Short() {
		t.Skip("NOT TESTED: no browser is on PATH, or -short")
	}
	text := drawn(t, snapshotOf(t, shop()), "--format=png")
	picture, err := png.Decode(bytes.NewReader([]byte(text)))
	require.NoError(t, err)
	assert.Greater(t, picture.Bounds().Dx(), 1000)
	colours := map[any]bool{}
	for x := 0; x < picture.Bounds().Dx(); x += 5 {
		for y := 0; y < picture.Bounds().Dy(); y += 5 {
			colours[picture.At(x, y)] = true
		}
	}
	assert.Greater(t, len(colours), 8, "it is not blank")
}
