package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// Tool is what made the findings.
type Tool struct {
	// Name and Version of the tool, and the page that tells of it.
	Name, Version, URI string
}

// sarifSchema is the schema of what [SARIF] writes.
const sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"

type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Kind         string            `json:"kind"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations,omitempty"`
		Fingerprints map[string]string `json:"partialFingerprints"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
)

// SARIF writes findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): what failed as results of their level, what is
// unknown as results to be reviewed, and what passed as passes. Files are named as the origins name them, relative to the root of the repository.
func SARIF(w io.Writer, t Tool, list []Finding) error {
	driver := sarifDriver{Name: t.Name, Version: t.Version, InformationURI: t.URI, Rules: []sarifRule{}}
	index, alike := map[string]int{}, map[string]int{}
	results := []sarifResult{}
	for _, f := range list {
		at, ok := index[f.Rule]
		if !ok {
			at = len(driver.Rules)
			index[f.Rule] = at
			driver.Rules = append(driver.Rules, sarifRule{f.Rule, sarifText{f.Name}})
		}
		id := f.fingerprint(alike[f.fingerprint(0)])
		alike[f.fingerprint(0)]++
		results = append(results, f.sarif(at, id))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{{sarifTool{driver}, results}}})
}

// fingerprint tells a finding from others, whatever the lines of files and the words; n is how many before it are alike.
func (f Finding) fingerprint(n int) string {
	text := f.Rule + "\x00" + f.Name + "\x00" + f.logical()
	if n > 0 {
		text += "\x00" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

func (f Finding) sarif(rule int, fingerprint string) sarifResult {
	r := sarifResult{
		RuleID: f.Rule, RuleIndex: rule, Level: string(f.level()), Kind: "fail",
		Fingerprints: map[string]string{"palisade/v1": fingerprint},
		Message:      sarifText{strings.Join(append([]string{f.Message}, f.Details...), "\n")},
	}
	switch f.Status {
	case Passed: // "if kind has any value other than fail, then level shall be none"
		r.Kind, r.Level = "pass", "none"
	case Unknown: // code scanning shows nothing but failures
		r.Message.Text = "Not decided: " + r.Message.Text
	case Failed:
	}
	var at sarifLocation
	if f.Origin.File != "" {
		at.Physical = &sarifPhysical{Artifact: sarifArtifact{uri(f.Origin.File)}}
		if f.Origin.Line > 0 {
			at.Physical.Region = &sarifRegion{f.Origin.Line}
		}
	}
	if name := f.logical(); name != "" {
		at.Logical = []sarifLogical{{name}}
	}
	if at.Physical != nil || at.Logical != nil {
		r.Locations = []sarifLocation{at}
	}
	return r
}

// uri is the reference to a file: relative as long as the file is, and with what may not stand in one escaped.
func uri(file string) string {
	u := url.URL{Path: filepath.ToSlash(file)}
	if filepath.IsAbs(file) {
		u.Scheme = "file"
	}
	return u.String()
}

// logical is where the finding is, whatever the lines of files: a property of a resource, or a place in a snapshot.
func (f Finding) logical() string {
	o := f.Origin
	o.File, o.Line = "", 0
	if o.URN != "" {
		return strings.TrimSuffix(o.URN+"#"+o.Property, "#")
	}
	return o.Path
}
