package engine

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

func TestSettingOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]setting{
		"plain":              {text: "plain"},
		`"3"`:                {text: "3"},
		"3":                  {text: "3"},
		"1.50":               {text: "1.5"},
		"123456789012":       {text: "123456789012"},
		"true":               {text: "true"},
		"2012-10-17":         {text: "2012-10-17"},
		"[a, 1, {b: true}]":  {text: `["a",1,{"b":true}]`},
		"{a: 2012-10-17}":    {text: `{"a":"2012-10-17"}`},
		"{secure: v1:xx}":    {text: "placeholder-for-net:key", secret: true, encrypted: []string{""}},
		"{secure: {a: b}}":   {text: `{"secure":{"a":"b"}}`},
		"[{secure: v1:xx}]":  {text: `["placeholder-for-net:key[0]"]`, secret: true, encrypted: []string{"[0]"}},
		"{a: {secure: v1:}}": {text: `{"a":"placeholder-for-net:key.a"}`, secret: true, encrypted: []string{".a"}},
		"[&x {secure: y}, *x]": {
			text: `["placeholder-for-net:key[0]","placeholder-for-net:key[0]"]`, secret: true, encrypted: []string{"[0]"},
		},
	} {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &n))
		got, err := settingOf("net:key", n.Content[0])
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"~", "&x [*x]", "{[a]: b}"} {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &n))
		_, err := settingOf("net:key", n.Content[0])
		require.Error(t, err, text)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("name: a\nruntime: go\nconfig: {b: {type: integer, default: 3}, c: [1]}\n", "config: {a:b: {secure: x}}\nenvironment: [e]\n")
	f.Add("name: a\nruntime: {name: go}\nconfig: dir\n", "config: {aws:config:region: ~}\n")
	f.Add("name: a\nruntime: &x [*x]\nconfig: &y {a: *y}\n", "environment: {imports: [a], values: {}}\n")
	f.Fuzz(func(t *testing.T, projectText, stackText string) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), []byte(projectText), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "Pulumi.dev.yaml"), []byte(stackText), 0o600))
		var failed *ConfigError
		p, err := loadProject(dir)
		if err != nil {
			require.ErrorAs(t, err, &failed)
			return
		}
		p.stackConfigDir = ""
		st, err := p.loadStack("", nil, "")
		if err != nil {
			require.ErrorAs(t, err, &failed)
			return
		}
		_, err = p.variables(st, "127.0.0.1:1")
		require.NoError(t, err)
	})
}
