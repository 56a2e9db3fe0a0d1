package engine

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// planned gives the plan of a preview that came to its end, or the error of one that did not. Registrations are as Pulumi tells them. What became of the
// resources of AWS is what the provider answered; of all others, what Pulumi logged.
func (v preview) planned(out outcome) (*plan.Plan, error) {
	steps, err := os.ReadFile(v.file(stepsFile))
	if err != nil {
		return nil, fmt.Errorf("reading the preview: %w", err)
	}
	events, err := os.ReadFile(v.file(eventsFile))
	if err != nil && out.exitCode == 0 {
		return nil, fmt.Errorf("reading the events of the preview: %w", err)
	}
	own := v.plan()
	p, err := plan.DecodePreviewEvents(bytes.NewReader(steps), bytes.NewReader(events))
	var failed *plan.FailedPreviewError
	switch {
	case errors.As(err, &failed):
		return nil, v.failed(own, out, failed.Messages)
	case out.exitCode != 0:
		return nil, v.failed(own, out, nil)
	case err != nil:
		return nil, err
	}
	p.Region, p.AccountID = own.Region, own.AccountID
	p.Assumptions, p.Unanswered = own.Assumptions, own.Unanswered
	p.Diagnostics = v.ordered(slices.Concat(own.Diagnostics, p.Diagnostics))
	values := printer{mask: v.secrets.mask}
	for _, r := range p.Resources {
		v.hide(r)
		rec := v.lookup(r.URN)
		if rec == nil || rec.typ == awsProviderType {
			continue
		}
		answered := values.object(rec.outputs)
		if rec.external && !r.External { // it exists and is adopted: what the program says of it holds, too
			known := maps.Clone(r.Inputs)
			maps.Copy(known, answered)
			answered = known
		}
		r.ID, r.Outputs = values.text(rec.id), answered
	}
	p.Outputs = maskJSON(p.Outputs, v.secrets.mask).(map[string]any)
	return p, nil
}

// hide masks the texts of a resource, as in every plan: Pulumi hides values that are secret, and not texts that contain one.
func (v preview) hide(r *plan.Resource) {
	r.Inputs = maskJSON(r.Inputs, v.secrets.mask).(map[string]any)
	r.Outputs = maskJSON(r.Outputs, v.secrets.mask).(map[string]any)
}

// failed gives the error of a program that did not come to its end: what the provider refused, what Pulumi reports of it, or what the CLI said last.
func (v preview) failed(own *plan.Plan, out outcome, reported []string) error {
	v.mu.Lock()
	messages := slices.Concat(v.failures, reported)
	v.mu.Unlock()
	if len(messages) == 0 {
		messages = []string{lastWords(out.output, out)}
	}
	for i, m := range messages {
		messages[i] = v.secrets.mask(v.aboutStacks(m))
	}
	return &ProgramError{
		Messages: slices.Compact(messages), ExitCode: out.exitCode, Unanswered: v.openQuestions(), Region: own.Region,
		Assumptions: slices.DeleteFunc(own.Assumptions, func(a plan.Assumption) bool { return !ofConfiguration(a) }),
	}
}

// unknownStack is what Pulumi says of a reference to a stack that is not there.
var unknownStack = regexp.MustCompile(`unknown stack "([^"]+)"`)

// aboutStacks gives what Pulumi reports with a sentence on what can be done, where it is a reference to a stack that nobody answered: a question, then.
func (v preview) aboutStacks(message string) string {
	if found := unknownStack.FindStringSubmatch(message); found != nil {
		v.ask(plan.Question{Kind: "stackReference", Token: stackReferenceType, ID: found[1]})
		return message + "; write its outputs into " + answers.FileName + ", under stackReferences (--record-answers writes what is missing)"
	}
	if strings.Contains(message, "organization name must be 'organization'") {
		return message + "; the program refers to a stack of Pulumi Cloud, which is not read here: give its name as " + backendOrganization +
			"/PROJECT/STACK by a setting of the program, and its outputs in " + answers.FileName
	}
	return message
}
