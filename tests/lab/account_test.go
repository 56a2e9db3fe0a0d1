package lab

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// controls is where the emulator answers for tests: inventory (what is live), calls (what was asked) and faults (what to refuse).
const controls = "/moto-api/lab/"

// account is an empty AWS account in the emulator, and a region of it.
type account struct {
	t      *testing.T
	id     string
	region string
}

// newAccount gives each test an account that nobody else uses, whatever ran against the same emulator before.
func newAccount(t *testing.T, region string) account {
	t.Helper()
	a := account{t: t, id: fmt.Sprintf("%012d", 200000000000+rand.Int64N(700000000000)), region: region}
	require.Empty(t, a.inventory(), "a new account must be empty")
	return a
}

// holding is one line of the inventory.
type holding struct{ Service, Type, ID string }

// inventory lists all that is live in the account beyond what an account has by itself.
func (a account) inventory() []holding {
	a.t.Helper()
	held := []holding{}
	a.ask(http.MethodGet, "inventory?account="+a.id, nil, &held)
	return held
}

// calls counts the calls of the account by action, such as CreateSubnet.
func (a account) calls() map[string]int {
	a.t.Helper()
	byService, all := map[string]map[string]int{}, map[string]int{}
	a.ask(http.MethodGet, "calls?account="+a.id, nil, &byService)
	for _, counts := range byService {
		for action, n := range counts {
			all[action] += n
		}
	}
	return all
}

// changes counts the calls that change something.
func (a account) changes() int {
	a.t.Helper()
	n := 0
	for action, count := range a.calls() {
		reads := false
		for _, verb := range []string{"Describe", "Get", "List", "Head"} {
			reads = reads || strings.HasPrefix(action, verb)
		}
		if !reads {
			n += count
		}
	}
	return n
}

// fault makes calls of the account fail or wait.
type fault struct {
	Account string `json:"account"`
	Action  string `json:"action"`
	Match   string `json:"match"`
	After   int    `json:"after"`
	Times   int    `json:"times"`
	Error   string `json:"error"`
	DelayMs int    `json:"delayMs"`
	// AfterEffect has the call take effect and lose its answer.
	AfterEffect bool `json:"afterEffect"`
}

func (a account) inject(f fault) {
	a.t.Helper()
	f.Account = a.id
	body, err := json.Marshal(f)
	require.NoError(a.t, err)
	a.ask(http.MethodPost, "faults", body, nil)
}

// heal removes every fault, those of other accounts too: only one test at a time injects any.
func (a account) heal() {
	a.t.Helper()
	a.ask(http.MethodDelete, "faults", nil, nil)
}

func (a account) ask(method, path string, body []byte, into any) {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), method, os.Getenv("AWS_ENDPOINT_URL")+controls+path, bytes.NewReader(body))
	require.NoError(a.t, err)
	text := a.send(req)
	if into != nil {
		require.NoError(a.t, json.Unmarshal(text, into), "%s", text)
	}
}

// ec2 makes one call of EC2's query interface, as anybody with access to the account could: parameters are pairs of name and value.
// The answer is decoded into into, unless that is nil.
func (a account) ec2(into any, action string, parameters ...string) {
	a.t.Helper()
	form := url.Values{"Action": {action}, "Version": {"2016-11-15"}}
	for i := 0; i+1 < len(parameters); i += 2 {
		form.Set(parameters[i], parameters[i+1])
	}
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, os.Getenv("AWS_ENDPOINT_URL"), strings.NewReader(form.Encode()))
	require.NoError(a.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	a.sign(req, "ec2")
	text := a.send(req)
	if into != nil {
		require.NoError(a.t, xml.Unmarshal(text, into), "%s", text)
	}
}

// json makes one call of a service that speaks JSON, such as CertificateManager.RequestCertificate.
func (a account) json(service, target string, request, into any) {
	a.t.Helper()
	body, err := json.Marshal(request)
	require.NoError(a.t, err)
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, os.Getenv("AWS_ENDPOINT_URL"), bytes.NewReader(body))
	require.NoError(a.t, err)
	req.Header.Set("Content-Type", "application/x-amz-json-1.1")
	req.Header.Set("X-Amz-Target", target)
	a.sign(req, service)
	require.NoError(a.t, json.Unmarshal(a.send(req), into))
}

// rest makes one call of a service whose calls are paths, such as S3.
func (a account) rest(service, method, path string, body []byte) []byte {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), method, os.Getenv("AWS_ENDPOINT_URL")+"/"+path, bytes.NewReader(body))
	require.NoError(a.t, err)
	a.sign(req, service)
	return a.send(req)
}

// sign names account, region and service; an emulator looks at nothing else.
func (a account) sign(req *http.Request, service string) {
	req.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=%s/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0", a.id, a.region, service))
}

func (a account) send(req *http.Request) []byte {
	a.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	require.NoError(a.t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(a.t, err)
	require.Less(a.t, resp.StatusCode, 300, "%s %s: %s", req.Method, req.URL, text)
	return text
}
