package engine

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/palisade-iac/palisade/pkg/plan"
)

// minSecret is the length in bytes from which a secret is hidden wherever its text occurs. What is shorter occurs by chance in every id.
const minSecret = 3

// minSecretLine is the length from which one line of a secret of several lines, such as a private key, is hidden on its own.
const minSecretLine = 12

// secrets knows the texts that must not be shown. It is safe for concurrent use.
type secrets struct {
	mu    sync.Mutex
	texts map[string]bool
	// replacer is built of texts when it is first needed after a change.
	replacer *strings.Replacer
}

// addText remembers one secret, in every spelling that programs commonly give it: as it is, within JSON, quoted, in base64.
func (s *secrets) addText(text string) {
	if !telling(text) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.texts[text] {
		return
	}
	if s.texts == nil {
		s.texts = map[string]bool{}
	}
	s.texts[text] = true
	s.replacer = nil
	if encoded, err := json.Marshal(text); err == nil {
		s.texts[string(encoded[1:len(encoded)-1])] = true
	}
	quoted := strconv.Quote(text)
	s.texts[quoted[1:len(quoted)-1]] = true
	if len(text) >= minSecretLine {
		s.texts[base64.StdEncoding.EncodeToString([]byte(text))] = true
	}
	if lines := strings.Split(text, "\n"); len(lines) > 1 {
		for _, line := range lines {
			if line = strings.TrimSpace(line); len(line) >= minSecretLine {
				s.texts[line] = true
			}
		}
	}
}

// addConfig remembers a secret value of the configuration: if it is the text of a JSON object or list, every string in it.
func (s *secrets) addConfig(value string) {
	s.addText(value)
	var parsed any
	if err := json.Unmarshal([]byte(value), &parsed); err == nil {
		s.addJSON(parsed)
	}
}

func (s *secrets) addJSON(v any) {
	switch v := v.(type) {
	case string:
		s.addText(v)
	case []any:
		for _, e := range v {
			s.addJSON(e)
		}
	case map[string]any:
		for _, e := range v {
			s.addJSON(e)
		}
	}
}

// addMarked remembers every text that is marked as secret in a property value.
func (s *secrets) addMarked(v resource.PropertyValue) {
	eachMarked(v, false, s.addText)
}

// mask hides every secret in a text.
func (s *secrets) mask(text string) string {
	s.mu.Lock()
	if len(s.texts) == 0 {
		s.mu.Unlock()
		return text
	}
	if s.replacer == nil {
		// At each place the first that fits is taken: the longest goes first, so that no tail of it is left.
		texts := make([]string, 0, len(s.texts))
		for t := range s.texts {
			texts = append(texts, t)
		}
		slices.SortFunc(texts, func(a, b string) int {
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(a, b)
		})
		pairs := make([]string, 0, 2*len(texts))
		for _, t := range texts {
			pairs = append(pairs, t, plan.Secret)
		}
		s.replacer = strings.NewReplacer(pairs...)
	}
	r := s.replacer
	s.mu.Unlock()
	return r.Replace(text)
}

// telling says whether a text is long enough, and particular enough, to be hidden wherever it occurs.
func telling(text string) bool {
	switch text {
	case "true", "false", "null", plan.Secret, plan.Unknown:
		return false
	}
	return len(text) >= minSecret
}

// eachMarked calls found with every text below a mark of secrecy.
func eachMarked(v resource.PropertyValue, secret bool, found func(string)) {
	switch {
	case v.IsSecret():
		eachMarked(v.SecretValue().Element, true, found)
	case v.IsOutput():
		eachMarked(v.OutputValue().Element, secret || v.OutputValue().Secret, found)
	case v.IsArray():
		for _, e := range v.ArrayValue() {
			eachMarked(e, secret, found)
		}
	case v.IsObject():
		for _, e := range v.ObjectValue() {
			eachMarked(e, secret, found)
		}
	case !secret:
	case v.IsString():
		found(v.StringValue())
	case v.IsAsset():
		found(v.AssetValue().Text)
	}
}

// markOutputs marks what is secret in outputs, as a provider would: what is a secret input, what holds the text of one, and the outputs that
// the program names. Within a value only the part that is secret is marked: one secret tag makes no secret of the others, whose
// texts would then be hidden wherever they occur. Outputs that are marked stay so. It copies what it changes.
func markOutputs(outputs, inputs resource.PropertyMap, additional []string) resource.PropertyMap {
	marked := make(resource.PropertyMap, len(outputs))
	var texts []string
	eachMarked(resource.NewProperty(inputs), false, func(text string) {
		if telling(text) {
			texts = append(texts, text)
		}
	})
	for k, v := range outputs {
		if slices.Contains(additional, string(k)) {
			marked[k] = secretOf(v)
		} else {
			marked[k] = markTexts(markAlike(v, inputs[k]), texts)
		}
	}
	// An output that is not known yet is secret all the same, once it is.
	for _, k := range additional {
		if _, ok := marked[resource.PropertyKey(k)]; !ok {
			marked[resource.PropertyKey(k)] = resource.MakeSecret(resource.MakeComputed(resource.NewProperty("")))
		}
	}
	return marked
}

// markAlike marks in an output what is marked in the input of its name. Where the two are not of one shape it marks all there is.
func markAlike(out, in resource.PropertyValue) resource.PropertyValue {
	switch {
	case !in.ContainsSecrets(), out.ContainsSecrets() && out.DeepEquals(in):
		return out
	case in.IsObject() && out.IsObject():
		marked := make(resource.PropertyMap, len(out.ObjectValue()))
		for k, v := range out.ObjectValue() {
			marked[k] = markAlike(v, in.ObjectValue()[k])
		}
		return resource.NewProperty(marked)
	default:
		return secretOf(out)
	}
}

// markTexts marks every text that contains one of texts.
func markTexts(v resource.PropertyValue, texts []string) resource.PropertyValue {
	switch {
	case len(texts) == 0:
		return v
	case v.IsString():
		if slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(v.StringValue(), t) }) {
			return resource.MakeSecret(v)
		}
	case v.IsArray():
		marked := make([]resource.PropertyValue, len(v.ArrayValue()))
		for i, e := range v.ArrayValue() {
			marked[i] = markTexts(e, texts)
		}
		return resource.NewProperty(marked)
	case v.IsObject():
		marked := make(resource.PropertyMap, len(v.ObjectValue()))
		for k, e := range v.ObjectValue() {
			marked[k] = markTexts(e, texts)
		}
		return resource.NewProperty(marked)
	}
	return v
}

func secretOf(v resource.PropertyValue) resource.PropertyValue {
	if v.IsSecret() {
		return v
	}
	return resource.MakeSecret(v)
}
