package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// releases is what is read of .goreleaser.yaml.
type releases struct {
	Builds []struct {
		ID, Dir, Main, Binary string
		Ldflags               []string
		Goos, Goarch          []string
	}
	Archives []struct {
		Ids, Formats, Files []string
		Name                string `yaml:"name_template"`
	}
	Release struct {
		ExtraFiles []struct{ Glob string } `yaml:"extra_files"`
	}
}

// TestRelease_archivesHaveTheNamesThatPulumiLooksFor: an installation downloads pulumi-resource-NAME-vVERSION-OS-ARCH.tar.gz from the release, with a program
// pulumi-resource-NAME in it (https://www.pulumi.com/docs/iac/guides/building-extending/packages/).
func TestRelease_archivesHaveTheNamesThatPulumiLooksFor(t *testing.T) {
	text, err := os.ReadFile("../.goreleaser.yaml")
	require.NoError(t, err)
	var r releases
	require.NoError(t, yaml.Unmarshal(text, &r))
	require.Len(t, r.Builds, 2)
	require.Len(t, r.Archives, 2)
	for i, want := range []struct{ binary, archive string }{
		{"palisade", "palisade-v1.2.3-darwin-arm64"},
		{"pulumi-resource-palisade", "pulumi-resource-palisade-v1.2.3-darwin-arm64"},
	} {
		build, archive := r.Builds[i], r.Archives[i]
		require.Equal(t, want.binary, build.Binary)
		require.Equal(t, []string{build.ID}, archive.Ids)
		require.Equal(t, []string{"tar.gz"}, archive.Formats)
		require.Equal(t, want.archive, expand(t, archive.Name))
		require.Equal(t, []string{"linux", "darwin", "windows"}, build.Goos)
		require.Equal(t, []string{"amd64", "arm64"}, build.Goarch)
		sources, err := filepath.Glob(filepath.Join("..", build.Dir, build.Main, "main.go"))
		require.NoError(t, err)
		require.NotEmpty(t, sources, build.ID)
		for _, file := range archive.Files {
			require.FileExists(t, filepath.Join("..", file))
		}
	}
	spec := described(t)
	require.Equal(t, strings.Replace(spec.Repository, "https://github.com/", "github://api.github.com/", 1), spec.PluginDownloadURL, "without a repository Pulumi takes it to be pulumi-palisade")
	require.Contains(t, expand(t, strings.Join(r.Builds[1].Ldflags, " ")), "-X main.version=1.2.3", "as main.go declares it")
	for _, file := range r.Release.ExtraFiles {
		require.FileExists(t, filepath.Join("..", file.Glob))
	}
}

func expand(t *testing.T, text string) string {
	t.Helper()
	parsed, err := template.New("").Parse(text)
	require.NoError(t, err)
	var out strings.Builder
	require.NoError(t, parsed.Execute(&out, map[string]string{"Version": "1.2.3", "Os": "darwin", "Arch": "arm64"}))
	return out.String()
}
