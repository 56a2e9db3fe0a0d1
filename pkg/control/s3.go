package control

import (
	"encoding/json"
	"slices"
	"strings"
)

func buckets() kind { return kind{word: "bucket", types: []string{"s3:Bucket"}} }

// s3Controls are those of AWS about buckets: here, those that logs are written to.
func s3Controls() []Control {
	one := func(id string, severity Severity, title, checks, fix string, ask func(*scene, subject) finding) Control {
		return Control{
			ID: "S3." + id, Standard: FSBP, Severity: severity, Title: title, Source: userGuide("s3", "s3-"+id), Checks: checks, Fix: fix, about: "buckets",
			check: func(s *scene) []finding {
				return s.each(buckets(), func(r subject) finding { return ask(s, r) })
			},
		}
	}
	const made = "the log buckets of the components (vpc.SecureVpc flowLogs, ingress.WebIngress logs, access.SessionManager logs), which do"
	return []Control{
		one("2", Critical, "S3 general purpose buckets should block public read access", "public ACLs are ignored and public policies restricted; else neither ACL nor policy is public, as far as a policy without conditions can be read", made,
			func(s *scene, r subject) finding { return s.public(r, "read") }),
		one("3", Critical, "S3 general purpose buckets should block public write access", "public ACLs are ignored and public policies restricted; else neither ACL nor policy is public, as far as a policy without conditions can be read", made,
			func(s *scene, r subject) finding { return s.public(r, "write") }),
		one("5", Medium, "S3 general purpose buckets should require requests to use SSL", "the policy denies everybody everything over plain HTTP (aws:SecureTransport)", made,
			func(s *scene, r subject) finding { return s.tlsOnly(r) }),
		one("6", High, "S3 general purpose bucket policies should restrict access to other AWS accounts",
			"no statement lets another account "+strings.Join(forbiddenToOthers(), ", ")+"; an account that is named is taken for another one", made, func(s *scene, r subject) finding { return s.othersMayManage(r) }),
		one("8", High, "S3 general purpose buckets should block public access", "all four settings of the bucket's public access block are on", made, func(s *scene, r subject) finding { return s.blocked(r) }),
		one("9", Medium, "S3 general purpose buckets should have server access logging enabled", "the bucket has a logging configuration; AWS asks this of log buckets, too",
			"aws:s3/bucketLoggingV2; a waiver for the buckets that logs are written to", func(s *scene, r subject) finding {
				return s.companion(r, "targetBucket", "has no server access logging", "loggings", "s3:BucketLogging")
			}),
		one("12", Medium, "ACLs should not be used to manage user access to S3 general purpose buckets", "objectOwnership is BucketOwnerEnforced, so that ACLs count for nothing, or no ACL is set", made,
			func(s *scene, r subject) finding { return s.withoutACLs(r) }),
		one("13", Low, "S3 general purpose buckets should have Lifecycle configurations", "the bucket has lifecycle rules", made, func(s *scene, r subject) finding {
			return s.companion(r, "rules", "has no lifecycle rules", "lifecycleRules", "s3:BucketLifecycleConfiguration")
		}),
	}
}

// companion asks whether a bucket has a configuration of its own resource, or the old property of the bucket itself.
func (s *scene) companion(r subject, property, wrong, old string, types ...string) finding {
	if v := r.get(old); v.set() == yes {
		return v.judge(yes, "")
	}
	list, may := s.about(r, "bucket", types...)
	f := finding{status: Fail, message: wrong, evidence: []Evidence{evidenceAt(r.origin, "", "not set")}}
	if may {
		f.status, f.message = Unknown, "whether it has one, is not known"
	}
	for _, c := range list {
		v := c.get(property)
		if f = v.judge(v.set(), wrong); f.status == Pass {
			f.message = property + " is set"
			return f
		}
	}
	return f
}

// switches are the four settings of a public access block.
func switches() []string {
	return []string{"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"}
}

// block is what the public access block of a bucket says of some settings.
func (s *scene) block(r subject, settings ...string) (tri, []Evidence) {
	list, may := s.about(r, "bucket", "s3:BucketPublicAccessBlock")
	got := no
	evidence := []Evidence{evidenceAt(r.origin, "", "no public access block")}
	if may {
		got = maybe
	}
	for _, b := range list {
		all := yes
		evidence = nil
		for _, setting := range settings {
			v := b.get(setting)
			all = all.and(v.on())
			evidence = append(evidence, v.evidence())
		}
		got = got.or(all)
	}
	return got, evidence
}

func (s *scene) blocked(r subject) finding {
	got, evidence := s.block(r, switches()...)
	message := map[tri]string{yes: "blocks public access", no: "does not block all public access", maybe: "whether it blocks public access, is not known"}[got]
	return finding{status: got.status(), message: message, evidence: evidence}
}

// public asks whether everybody may read or write.
func (s *scene) public(r subject, what string) finding {
	got, evidence := s.block(r, "ignorePublicAcls", "restrictPublicBuckets")
	if got == yes {
		return finding{status: Pass, message: "ignores what is public", evidence: evidence}
	}
	f := finding{status: Pass, message: "has no public ACL and no public policy", evidence: evidence}
	if got == maybe {
		f.status, f.message = Unknown, "whether it blocks public access, is not known"
	}
	acls := []value{r.get("acl")}
	list, may := s.about(r, "bucket", "s3:BucketAcl")
	for _, a := range list {
		acls = append(acls, a.get("acl"))
	}
	wanted := map[string][]string{"read": {"public-read", "public-read-write", "authenticated-read"}, "write": {"public-read-write"}}[what]
	for _, a := range acls {
		switch a.is("private", wanted...) {
		case yes:
			if got == no {
				return finding{status: Fail, message: "its ACL lets everybody " + what, evidence: slices.Concat(evidence, []Evidence{a.evidence()})}
			}
		case maybe:
			f.status, f.message = Unknown, a.path+" is "+a.say()
		case no:
		}
	}
	p := s.policy(r)
	for _, st := range p.statements {
		if st.Effect != "Allow" || !st.everybody() || !st.does(map[string]string{"read": "s3:GetObject", "write": "s3:PutObject"}[what]) {
			continue
		}
		switch {
		case len(st.Condition) > 0:
			f.status, f.message = Unknown, "a statement of its policy lets everybody "+what+" under a condition"
			f.evidence = slices.Concat(evidence, p.evidence)
		case got == no:
			return finding{status: Fail, message: "its policy lets everybody " + what, evidence: slices.Concat(evidence, p.evidence)}
		}
	}
	if f.status == Pass && (p.open || may) {
		f.status, f.message = Unknown, "its policy or ACL is not known"
	}
	return f
}

// tlsOnly asks whether plain HTTP is denied.
func (s *scene) tlsOnly(r subject) finding {
	p := s.policy(r)
	for _, st := range p.statements {
		if st.Effect == "Deny" && st.everybody() && st.does("s3:anything") && st.overHTTP() {
			return finding{status: Pass, message: "its policy denies plain HTTP", evidence: p.evidence}
		}
	}
	if p.open {
		return finding{status: Unknown, message: "its policy is not known", evidence: p.evidence}
	}
	return finding{status: Fail, message: "its policy does not deny plain HTTP", evidence: p.evidence}
}

// forbiddenToOthers are the actions that S3.6 forbids to other accounts.
func forbiddenToOthers() []string {
	return []string{"s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutBucketPolicy", "s3:PutEncryptionConfiguration", "s3:PutObjectAcl"}
}

// othersMayManage asks whether another account may change who may do what.
func (s *scene) othersMayManage(r subject) finding {
	p := s.policy(r)
	for _, st := range p.statements {
		if st.Effect == "Allow" && (st.everybody() || len(st.Principal["AWS"]) > 0) && slices.ContainsFunc(forbiddenToOthers(), st.does) {
			if len(st.Condition) > 0 {
				return finding{status: Unknown, message: "a statement lets accounts manage it under a condition", evidence: p.evidence}
			}
			return finding{status: Fail, message: "its policy lets accounts manage who may do what", evidence: p.evidence}
		}
	}
	if p.open {
		return finding{status: Unknown, message: "its policy is not known", evidence: p.evidence}
	}
	return finding{status: Pass, message: "its policy lets no other account manage it", evidence: p.evidence}
}

func (s *scene) withoutACLs(r subject) finding {
	owners, may := s.about(r, "bucket", "s3:BucketOwnershipControls")
	for _, o := range owners {
		v := o.get("rule.objectOwnership")
		if got := v.is("", "BucketOwnerEnforced"); got != no {
			return v.judge(got, "")
		}
	}
	acls, mayACL := s.about(r, "bucket", "s3:BucketAcl")
	own := r.get("acl")
	for _, a := range acls {
		own = a.get("acl")
	}
	switch got := own.is("private", "private"); {
	case got == no || len(acls) > 0 && own.set() == no:
		return finding{status: Fail, message: "has an ACL that counts", evidence: []Evidence{own.evidence()}}
	case may || mayACL || got == maybe:
		return finding{status: Unknown, message: "whether ACLs count, is not known", evidence: []Evidence{own.evidence()}}
	}
	return finding{status: Pass, message: "has no ACL of its own", evidence: []Evidence{own.evidence()}}
}

// policy is what is known of a bucket's policy.
type policy struct {
	statements []statement
	open       bool
	evidence   []Evidence
}

// statement is one of a policy, with lists where IAM takes one or many.
type statement struct {
	Effect    string
	Principal map[string]oneOrMany
	All       bool
	Action    oneOrMany
	NotAction oneOrMany
	Condition map[string]map[string]oneOrMany
}

type oneOrMany []string

// UnmarshalJSON takes a text, a boolean, or a list of texts.
func (l *oneOrMany) UnmarshalJSON(b []byte) error {
	var many []string
	if json.Unmarshal(b, &many) == nil {
		*l = many
		return nil
	}
	*l = oneOrMany{strings.Trim(string(b), `"`)}
	return nil
}

// UnmarshalJSON takes a principal that is a star for one that is everybody.
func (st *statement) UnmarshalJSON(b []byte) error {
	var raw struct {
		Effect            string
		Principal         json.RawMessage
		Action, NotAction oneOrMany
		Condition         map[string]map[string]oneOrMany
	}
	if err := json.Unmarshal(b, &raw); err != nil {
		return err
	}
	st.Effect, st.Action, st.NotAction, st.Condition = raw.Effect, raw.Action, raw.NotAction, raw.Condition
	if string(raw.Principal) == `"*"` {
		st.All = true
		return nil
	}
	if len(raw.Principal) == 0 {
		return nil
	}
	return json.Unmarshal(raw.Principal, &st.Principal)
}

func (st statement) everybody() bool { return st.All || slices.Contains(st.Principal["AWS"], "*") }

// does reports whether a statement is about an action.
func (st statement) does(action string) bool {
	if len(st.NotAction) > 0 {
		return !slices.ContainsFunc(st.NotAction, func(a string) bool { return covers(a, action) })
	}
	return slices.ContainsFunc(st.Action, func(a string) bool { return covers(a, action) })
}

// covers reports whether a pattern of actions covers one.
func covers(pattern, action string) bool {
	if head, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(strings.ToLower(action), strings.ToLower(head))
	}
	return strings.EqualFold(pattern, action)
}

// overHTTP reports whether a statement holds for all requests that do not use TLS.
func (st statement) overHTTP() bool {
	if len(st.Condition) != 1 {
		return false
	}
	for operator, keys := range st.Condition {
		for key, values := range keys {
			return len(keys) == 1 && strings.HasPrefix(operator, "Bool") && strings.EqualFold(key, "aws:SecureTransport") && slices.Equal(values, []string{"false"})
		}
	}
	return false
}

// policy reads the policy of a bucket.
func (s *scene) policy(r subject) policy {
	texts := []value{r.get("policy")}
	list, may := s.about(r, "bucket", "s3:BucketPolicy")
	for _, p := range list {
		texts = append(texts, p.get("policy"))
	}
	out := policy{open: may}
	for _, v := range texts {
		if v.set() == no {
			continue
		}
		out.evidence = append(out.evidence, v.evidence())
		var doc struct{ Statement json.RawMessage }
		var many []statement
		var one statement
		err := json.Unmarshal([]byte(v.text()), &doc)
		switch {
		case v.open || err != nil:
			out.open = true
		case json.Unmarshal(doc.Statement, &many) == nil:
			out.statements = append(out.statements, many...)
		case json.Unmarshal(doc.Statement, &one) == nil:
			out.statements = append(out.statements, one)
		default:
			out.open = true
		}
	}
	if len(out.evidence) == 0 {
		out.evidence = []Evidence{evidenceAt(r.origin, "", "no policy")}
	}
	return out
}
