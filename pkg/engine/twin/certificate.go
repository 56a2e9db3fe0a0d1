package twin

import "slices"

func certificateKinds() map[string]kind {
	return map[string]kind{
		"acm:Certificate": {id: "arn:{partition}:acm:{region}:{account}:certificate/{uuid}", props: []prop{
			{"arn", "{id}"}, {"pendingRenewal", false}, {"renewalEligibility", "INELIGIBLE"}, {"renewalSummaries", []any{}},
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
	names := []string{domain}
	if m.given("subjectAlternativeNames") {
		more, ok := m.texts("subjectAlternativeNames")
		if !ok {
			return
		}
		for _, n := range more {
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	all := make([]any, len(names))
	for i, n := range names {
		all[i] = n
	}
	m.set("subjectAlternativeNames", all)
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
	options := make([]any, len(names))
	for i, n := range names {
		base := n
		if len(n) > 2 && n[:2] == "*." {
			base = n[2:]
		}
		options[i] = object{
			"domainName":          n,
			"resourceRecordName":  "_" + m.digest("record "+base).hex(32) + "." + base + ".",
			"resourceRecordType":  "CNAME",
			"resourceRecordValue": "_" + m.digest("value "+base).hex(32) + "." + m.digest("value "+base).lower(10) + ".acm-validations.aws.",
		}
	}
	m.set("domainValidationOptions", options)
}
