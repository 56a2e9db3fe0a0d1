package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/engine/twin"
	"github.com/palisade-iac/palisade/pkg/plan"
)

const getResource = "pulumi:pulumi:getResource"

// Invoke answers a function: from the answers file, else from the twin, else as unknown.
func (m *monitor) Invoke(ctx context.Context, req *pulumirpc.ResourceInvokeRequest) (*pulumirpc.InvokeResponse, error) {
	result, err := m.invoke(ctx, req)
	if err != nil {
		return nil, m.fail(fmt.Errorf("function %s: %w", req.GetTok(), err))
	}
	ret, err := marshal(result)
	if err != nil {
		return nil, m.fail(fmt.Errorf("function %s: sending its result: %w", req.GetTok(), err))
	}
	return &pulumirpc.InvokeResponse{Return: ret}, nil
}

func (m *monitor) invoke(ctx context.Context, req *pulumirpc.ResourceInvokeRequest) (resource.PropertyMap, error) {
	token := req.GetTok()
	args, err := properties(req.GetArgs())
	if err != nil {
		return nil, fmt.Errorf("reading its arguments: %w", err)
	}
	if token == getResource {
		return m.registered(args)
	}
	args, opts, err := m.invokeTransformed(ctx, token, args, &pulumirpc.TransformInvokeOptions{
		Provider: req.GetProvider(), Version: req.GetVersion(), PluginDownloadUrl: req.GetPluginDownloadURL(),
		PluginChecksums: req.GetPluginChecksums(),
	})
	if err != nil {
		return nil, err
	}
	if result, ok := m.call(token, opts.GetProvider(), args); ok {
		return result, nil
	}
	return unknownResult(), nil
}

// call answers a function by the answers file, else by the twin; ok is false where neither can, which is then a question of the plan.
func (r *recorder) call(token, provider string, args resource.PropertyMap) (result resource.PropertyMap, ok bool) {
	args = plainOutputs(args)
	r.secrets.addMarked(resource.NewProperty(args))
	region, account := r.workingRegion(provider, packageOf(token)), r.accountOf(provider)
	wanted := or(region, r.twin.Region())
	told := account == "" || !strings.HasSuffix(token, ":getCallerIdentity") // whoever told who the caller is meant the credentials of the run
	if known, ok := r.book.Function(token, wanted, printer{reveal: true}.object(args)); ok && told {
		return resource.NewPropertyMapFromMap(known), true
	}
	result, assumptions, ok := r.twin.Invoke(twin.Call{
		Token: token, Region: region, Account: account, Args: args, DefaultTags: r.defaultTagsOf(provider),
	})
	for _, a := range assumptions {
		r.assume("", a.Subject, a.Text)
	}
	if ok {
		return result, true
	}
	q := questionOf("function", token, args)
	if wanted != r.twin.Region() {
		q.Region = wanted
	}
	r.ask(q)
	return nil, false
}

// registered answers the SDK's own question for a resource of the program, by its URN.
func (m *monitor) registered(args resource.PropertyMap) (resource.PropertyMap, error) {
	urn := args["urn"]
	if !urn.IsString() {
		return nil, fmt.Errorf("urn: must be a string, found %s", urn.TypeString())
	}
	rec := m.lookup(urn.StringValue())
	if rec == nil {
		return nil, fmt.Errorf("unknown resource %s", urn.StringValue())
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return resource.PropertyMap{
		"urn":   urn,
		"id":    resource.NewProperty(rec.id),
		"state": resource.NewProperty(whole(rec.outputs)),
	}, nil
}

// unknownResult is the result of a function that nobody can answer.
//
// A call that gives an Output resolves as unknown if anything in the result is. A call that gives plain values takes no notice: it would
// leave zero values behind, as if AWS had answered so. But it refuses results with secrets in them, and returns an error. So the result is
// both, under every name that results commonly have: each data source of the AWS provider gives an id.
func unknownResult() resource.PropertyMap {
	unknown := resource.MakeSecret(resource.MakeComputed(resource.NewProperty("")))
	result := resource.PropertyMap{}
	for _, name := range []resource.PropertyKey{"id", "ids", "arn", "name", "names", "result", "value", "values", "json", "content"} {
		result[name] = unknown
	}
	return result
}

// refusal is what Go's SDK says when a call that gives plain values gets an unknownResult.
const refusal = "unexpected secret result returned to invoke call, consider using the output-versioned variant of the invoke"

// explained gives an error of the program with the SDK's refusal put into words that help.
func explained(message string, questions []plan.Question) string {
	if !strings.Contains(message, refusal) {
		return message
	}
	var asked []string
	for _, q := range questions {
		if q.Kind != "function" {
			continue
		}
		call := q.Token
		if args, err := json.Marshal(q.Arguments); err == nil && len(q.Arguments) > 0 {
			call += " " + string(args)
		}
		asked = append(asked, call)
	}
	slices.Sort(asked)
	return strings.ReplaceAll(message, refusal, fmt.Sprintf(
		"nobody can answer this function offline, and the program needs plain values of it; write its result into %s, under functions "+
			"(palisade plan --record-answers writes what is missing). Asked without an answer: %s", answers.FileName, strings.Join(asked, "; ")))
}

// questionOf makes a question of a call. Secrets among its arguments are hidden.
func questionOf(kind, token string, args resource.PropertyMap) plan.Question {
	return plan.Question{Kind: kind, Token: token, Arguments: printer{}.object(args)}
}
