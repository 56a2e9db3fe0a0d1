package engine

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"gopkg.in/yaml.v3"
)

// passphrase encrypts what is secret for as long as a preview takes. It guards nothing: whoever reads the folder of a preview may read it there.
const passphrase = "palisade"

// makeStack makes an empty stack in a backend and a home of Pulumi that are the preview's own, and gives the file of its configuration. Nothing of
// the user's is changed by it: Pulumi would write which backend is in use to its home, and the salt of its secrets beside Pulumi.yaml.
func (v preview) makeStack(ctx context.Context) (settings string, err error) {
	if err := v.makeHome(); err != nil {
		return "", fmt.Errorf("a home for Pulumi: %w", err)
	}
	dir := v.file("project")
	if err := v.initStack(ctx, dir, v.project.name, v.stack.name); err != nil {
		return "", err
	}
	if err := v.makeOthers(ctx); err != nil {
		return "", err
	}
	settings = filepath.Join(dir, "Pulumi."+v.stack.name+".yaml")
	if err := v.configure(ctx, settings); err != nil {
		return "", fmt.Errorf("the configuration of the stack: %w", err)
	}
	return settings, nil
}

// initStack makes an empty stack of a project in a new folder.
func (v preview) initStack(ctx context.Context, dir, project, stack string) error {
	text, err := yaml.Marshal(map[string]string{"name": project, "runtime": "go"})
	if err != nil {
		return err
	}
	if err := errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "Pulumi.yaml"), text, 0o600)); err != nil {
		return fmt.Errorf("a project for the stack: %w", err)
	}
	return v.cli(ctx, dir, "stack", "init", stack, "--no-select")
}

// cli runs a command of the Pulumi CLI that prints nothing of interest.
func (v preview) cli(ctx context.Context, dir string, args ...string) error {
	output, state, err := command{
		path: v.pulumi, args: append(args, "--non-interactive", "--color", "never"), dir: dir, env: v.environment(),
	}.run(ctx, nil)
	if err != nil {
		return fmt.Errorf("running pulumi %s: %w", strings.Join(args[:2], " "), err)
	}
	if !state.Success() {
		return &ConfigError{Err: fmt.Errorf("pulumi %s: %s", strings.Join(args[:2], " "), lastWords(output, outcome{ending: state.String()}))}
	}
	return nil
}

// makeHome makes a home of Pulumi that shares the plugins of the user's.
func (v preview) makeHome() error {
	if err := errors.Join(os.Mkdir(v.file("home"), 0o700), os.Mkdir(v.file("backend"), 0o700)); err != nil {
		return err
	}
	home := os.Getenv("PULUMI_HOME")
	if home == "" {
		user, err := os.UserHomeDir()
		if err != nil {
			return err
		}
		home = filepath.Join(user, ".pulumi")
	}
	plugins, err := filepath.Abs(filepath.Join(home, "plugins"))
	if err != nil {
		return err
	}
	if _, err := os.Stat(plugins); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return os.Symlink(plugins, filepath.Join(v.file("home"), "plugins"))
}

// environment is that of the CLI, and of all that it starts.
func (v preview) environment() []string {
	return append(slices.Clone(v.env),
		"PULUMI_HOME="+v.file("home"), "PULUMI_BACKEND_URL=file://"+filepath.ToSlash(v.file("backend")), "PULUMI_CONFIG_PASSPHRASE="+passphrase,
		"PULUMI_SKIP_UPDATE_CHECK=true", "PULUMI_DEBUG_COMMANDS=true", // which has the flag --event-log
		"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "AWS_EC2_METADATA_DISABLED=true",
	)
}

// withoutClouds drops what would lead a preview to AWS, and the settings of Pulumi, but for those of how programs are run.
func withoutClouds(env []string) []string {
	kept := make([]string, 0, len(env))
	for _, v := range env {
		switch {
		case strings.HasPrefix(v, "AWS_"):
		case strings.HasPrefix(v, "PULUMI_") && !strings.HasPrefix(v, "PULUMI_NODEJS_") && !strings.HasPrefix(v, "PULUMI_PYTHON_") &&
			!strings.HasPrefix(v, "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION="):
		default:
			kept = append(kept, v)
		}
	}
	return kept
}

// configure writes the configuration into the file that Pulumi made for the stack, beside the salt by which its secrets are encrypted.
func (v preview) configure(ctx context.Context, file string) error {
	made := map[string]any{}
	if err := readYAML(file, &made); err != nil {
		return err
	}
	state, _ := made["encryptionsalt"].(string)
	parts := strings.Split(state, ":") // version, salt, and a text to try a passphrase on
	if len(parts) < 3 {
		return fmt.Errorf("%s has no encryptionsalt of the form that this version of palisade knows", filepath.Base(file))
	}
	salt, err := base64.StdEncoding.DecodeString(parts[1])
	if err != nil {
		return fmt.Errorf("encryptionsalt: %w", err)
	}
	crypter := config.NewSymmetricCrypterFromPassphrase(passphrase, salt)
	values := make(map[string]any, len(v.stack.config))
	for key, text := range v.stack.config {
		if !slices.Contains(v.stack.secretKeys, key) {
			values[key] = v.project.typed(key, text)
			continue
		}
		secret, err := crypter.EncryptValue(ctx, text)
		if err != nil {
			return err
		}
		values[key] = map[string]any{"secure": secret}
	}
	made["config"] = values
	text, err := yaml.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

// typed gives a value of the configuration as a stack's file has it: objects and lists as such, and whatever else as text, unless it is declared
// with another type.
func (p *project) typed(key, text string) any {
	i := slices.IndexFunc(p.config, func(d declaration) bool { return d.key == key })
	scalar := i >= 0 && slices.Contains([]string{"integer", "boolean"}, p.config[i].typ)
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return text
	}
	switch value.(type) {
	case map[string]any, []any:
		return value
	case float64, bool:
		if scalar {
			return value
		}
	}
	return text
}
