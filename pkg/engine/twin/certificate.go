package twin

import (
	"slices"
	"strings"
)

func certificateKinds() map[string]kind {
	return map[string]kind{
		"acm:Certificate": {id: "arn:{partition}:acm:{region}:{account}:certificate/{uuid}", props: []prop{
			{"arn", "{id}"},
			{"pendingRenewal", false},
			{"renewalEligibility", "INELIGIBLE"},
			{"renewalSummaries", []any{}},
			{"validationEmails", []any{}},
		}, more: finishCertificate},
		"acm:CertificateValidation": {id: "{.certificateArn}/validation"},
		"acmpca:CertificateAuthority": {id: "arn:{partition}:acm-pca:{region}:{account}:certificate-authority/{uuid}", props: []prop{
			{"arn", "{id}"},
		}},
	}
}

// finishCertificate gives a requested certificate one validation record per name. A wildcard shares the record of its
// base name, and AWS gives both entries nevertheless. An imported certificate has none; what it holds stays unknown.
func finishCertificate(m *making) {
	if m.given("privateKey") || m.given("certificateBody") {
		m.set("domainValidationOptions", []any{})
		m.set("type", "IMPORTED")
		m.set("status", "ISSUED")
		return
	}
	domain, ok := m.text("domainName")
	if !ok {
		return
	}
	m.set("keyAlgorithm", "RSA_2048")
	names, ok := m.certifiedNames(domain)
	if !ok {
		return
	}
	m.set("subjectAlternativeNames", anys(names))
	if m.given("certificateAuthorityArn") {
		m.set("type", "PRIVATE")
		m.set("status", "ISSUED")
		m.set("domainValidationOptions", []any{})
		return
	}
	m.set("options", object{"certificateTransparencyLoggingPreference": "ENABLED"})
	m.set("type", "AMAZON_ISSUED")
	m.set("status", "PENDING_VALIDATION")
	m.set("notBefore", "")
	m.set("notAfter", "")
	method, known := m.text("validationMethod")
	if !known || method != "DNS" {
		if known {
			m.set("domainValidationOptions", []any{})
		}
		return
	}
	m.set("domainValidationOptions", m.validationRecords(names))
}

// certifiedNames are the domain and the alternative names, each once; not ok while one is unknown.
func (m *making) certifiedNames(domain string) ([]string, bool) {
	names := []string{domain}
	if !m.given("subjectAlternativeNames") {
		return names, true
	}
	more, ok := m.texts("subjectAlternativeNames")
	for _, n := range more {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return names, ok
}

// validationRecords are the CNAMEs that prove who owns the names.
func (m *making) validationRecords(names []string) []any {
	options := make([]any, len(names))
	for i, n := range names {
		base := strings.TrimPrefix(n, "*.")
		options[i] = object{
			"domainName":          n,
			"resourceRecordName":  "_" + m.digest("record "+base).hex(32) + "." + base + ".",
			"resourceRecordType":  "CNAME",
			"resourceRecordValue": "_" + m.digest("value "+base).hex(32) + "." + m.digest("value "+base).lower(10) + ".acm-validations.aws.",
		}
	}
	return options
}
