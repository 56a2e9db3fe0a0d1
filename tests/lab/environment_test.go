package lab

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// howToGetIt ends every sentence that says what is missing.
const howToGetIt = "run these tests in an environment with the Pulumi CLI, the aws provider plugin, an AWS emulator " +
	"at AWS_ENDPOINT_URL and a PULUMI_BACKEND_URL of its own (docs/testing.md)"

// needLab skips a test where the tools are missing, and stops it where it would reach out of this machine.
func needLab(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("NOT TESTED: end-to-end tests take minutes, and -short leaves them out")
	}
	endpoint := os.Getenv("AWS_ENDPOINT_URL")
	if endpoint == "" {
		t.Skipf("NOT TESTED: AWS_ENDPOINT_URL is not set; %s", howToGetIt)
	}
	require.NoError(t, checkLoopback(endpoint))
	if missing := missing(endpoint); missing != "" {
		t.Skipf("NOT TESTED: %s; %s", missing, howToGetIt)
	}
}

// checkLoopback refuses an endpoint that is not on this machine: what these tests make and destroy must be nobody's network.
func checkLoopback(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil {
		return fmt.Errorf("AWS_ENDPOINT_URL=%s is no URL: %w", endpoint, err)
	}
	if host := u.Hostname(); host != "localhost" && !net.ParseIP(host).IsLoopback() {
		return fmt.Errorf("AWS_ENDPOINT_URL=%s is not on this machine: these tests create and destroy networks, and talk to an emulator on a loopback address only", endpoint)
	}
	return nil
}

// missing asks once what the machine lacks.
func missing(endpoint string) string {
	lookOnce.Do(func() { lacks = look(endpoint) })
	return lacks
}

var (
	lookOnce sync.Once
	lacks    string
)

func look(endpoint string) string {
	for _, tool := range []string{"go", "pulumi", "pulumi-language-go", "pulumi-resource-aws"} {
		if _, err := exec.LookPath(tool); err != nil {
			return tool + " is not on PATH"
		}
	}
	if os.Getenv("PULUMI_BACKEND_URL") == "" {
		return "PULUMI_BACKEND_URL is not set"
	}
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(endpoint + controls + "inventory")
	if err != nil {
		return "no emulator answers at AWS_ENDPOINT_URL=" + endpoint
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return "the emulator at AWS_ENDPOINT_URL=" + endpoint + " has no " + controls + "inventory"
	}
	return ""
}

// environment is that of every command: none of the caller's AWS settings but the endpoint, and a backend of the test's own.
func environment(account, backend string) []string {
	var env []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "AWS_") && !strings.HasPrefix(pair, "PULUMI_CONFIG") && !strings.HasPrefix(pair, "PULUMI_BACKEND_URL=") {
			env = append(env, pair)
		}
	}
	return append(env,
		"AWS_ENDPOINT_URL="+os.Getenv("AWS_ENDPOINT_URL"), "AWS_ACCESS_KEY_ID="+account, "AWS_SECRET_ACCESS_KEY=none",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=2", "AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull,
		"PULUMI_BACKEND_URL=file://"+backend, "PULUMI_CONFIG_PASSPHRASE=", "PULUMI_SKIP_UPDATE_CHECK=true", "NO_COLOR=1",
	)
}

func TestCheckLoopback_onlyThisMachineIsTalkedTo(t *testing.T) {
	t.Parallel()
	for endpoint, allowed := range map[string]bool{
		"http://127.0.0.1:5000":                true,
		"http://127.8.9.10":                    true,
		"http://[::1]:4566":                    true,
		"http://localhost:4566":                true,
		"https://ec2.us-east-1.amazonaws.com":  false,
		"http://10.0.0.7:5000":                 false,
		"http://localhost.example.com:5000":    false,
		"http://127.0.0.1.example.com":         false,
		"https://user:127.0.0.1@amazonaws.com": false,
		"127.0.0.1:5000":                       false,
		"http://0.0.0.0:5000":                  false,
	} {
		t.Run(endpoint, func(t *testing.T) {
			t.Parallel()
			if err := checkLoopback(endpoint); allowed {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, endpoint)
			}
		})
	}
}

func TestEnvironment_carriesNoSettingsOfTheCallersAccount(t *testing.T) {
	for _, name := range []string{"AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_EC2", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "PULUMI_CONFIG_PASSPHRASE_FILE"} {
		t.Setenv(name, "the-callers")
	}
	t.Setenv("AWS_ACCESS_KEY_ID", "the-callers")
	t.Setenv("PULUMI_BACKEND_URL", "s3://the-callers")
	env := strings.Join(environment("111122223333", "/tmp/backend"), "\n")
	require.NotContains(t, env, "the-callers")
	require.Contains(t, env, "AWS_ACCESS_KEY_ID=111122223333")
}
