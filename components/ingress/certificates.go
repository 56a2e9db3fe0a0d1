package ingress

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// mostCertificates is how many certificates a load balancer takes beside the default one, unless the quota is raised.
const mostCertificates = 25

// Certificate is a certificate of AWS Certificate Manager, in the region of the load balancer: one that is there, by its ARN, or one that is requested
// here and proved by DNS.
type Certificate struct {
	// Name is a name that stays, such as the domain's first label. Required.
	Name string `pulumi:"name"`
	// Arn is a certificate that is there. Either this or DomainName is required.
	Arn pulumi.StringInput `pulumi:"arn,optional"`
	// DomainName is the name to request a certificate for, such as www.example.com or *.example.com. Plain: it decides how many records there are.
	DomainName string `pulumi:"domainName,optional"`
	// SubjectAlternativeNames are further names of the certificate, of the same zone. Plain, like DomainName.
	SubjectAlternativeNames []string `pulumi:"subjectAlternativeNames,optional"`
	// ZoneId is the public hosted zone of Route 53 that the names are in; the records that prove them are written there. Required with DomainName.
	ZoneId pulumi.StringInput `pulumi:"zoneId,optional"`
	// ZoneName is the name of that zone. Where it is given, names that are not in it are refused: AWS would wait for their proof for an hour. Default:
	// not checked.
	ZoneName pulumi.StringInput `pulumi:"zoneName,optional"`
}

// domains are the names of a certificate that is requested.
func (ct Certificate) domains() []string {
	return append([]string{ct.DomainName}, ct.SubjectAlternativeNames...)
}

// proved are the names that need a record each: a wildcard shares that of its base.
func (ct Certificate) proved() []string {
	var bases []string
	for _, domain := range ct.domains() {
		if base := strings.TrimPrefix(domain, "*."); !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	return bases
}

// checkCertificates checks certificates, the first of which is the default one.
func checkCertificates(c *validate.Collector, at validate.Path, list []Certificate, region string) []Certificate {
	if len(list) == 0 {
		c.Addf(validate.Required, at, nil, "required: at least one certificate, by its arn, or by domainName and zoneId to have one requested")
	}
	if len(list) > mostCertificates+1 {
		c.Addf(validate.Invalid, at, len(list),
			"%d certificates: AWS takes the default one and %d more unless the quota is raised; put several names into one", len(list), mostCertificates)
	}
	checkNames(c, at, named(list, func(ct Certificate) string { return ct.Name }))
	checked := slices.Clone(list)
	proves := map[string]string{}
	for i, ct := range list {
		at := at.Index(i)
		checked[i] = ct.validate(c, at, region)
		if ct.DomainName == "" {
			continue
		}
		for _, base := range ct.proved() {
			if other, taken := proves[base]; taken {
				c.Addf(validate.Duplicate, at.Field("domainName"), base,
					"%s is proved for certificate %q already, by the same record: request both names with one certificate", base, other)
			}
			proves[base] = ct.Name
		}
	}
	return checked
}

func (ct Certificate) validate(c *validate.Collector, at validate.Path, region string) Certificate {
	ct.Arn = component.CheckedInput(c, at.Field("arn"), ct.Arn, func(arn string) string { return certificateProblem(arn, region) })
	ct.ZoneId = component.CheckedInput(c, at.Field("zoneId"), ct.ZoneId, func(id string) string {
		if !regexp.MustCompile(`^(/hostedzone/)?[A-Z0-9]{1,32}$`).MatchString(id) {
			return fmt.Sprintf("%q is not the id of a hosted zone, which reads Z0123456789ABCDEFGHIJ", id)
		}
		return ""
	})
	switch {
	case ct.Arn == nil && ct.DomainName == "":
		c.Addf(validate.Required, at.Field("arn"), nil, "required: the ARN of a certificate, or domainName and zoneId to have one requested")
		return ct
	case ct.Arn != nil && (ct.DomainName != "" || len(ct.SubjectAlternativeNames) > 0 || ct.ZoneId != nil || ct.ZoneName != nil):
		c.Addf(validate.Conflict, at.Field("arn"), nil, "arn names a certificate that is there; domainName, subjectAlternativeNames, zoneId and zoneName request one: drop either")
		return ct
	case ct.Arn != nil:
		return ct
	}
	if ct.ZoneId == nil {
		c.Addf(validate.Required, at.Field("zoneId"), nil, "required with domainName: the hosted zone that the records go to which prove the names")
	}
	for i, domain := range ct.domains() {
		field := at.Field("domainName")
		if i > 0 {
			field = at.Field("subjectAlternativeNames").Index(i - 1)
		}
		if !regexp.MustCompile(`^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$`).MatchString(domain) {
			c.Addf(validate.Invalid, field, domain, "%q is not a domain name in small letters, such as www.example.com or *.example.com", domain)
		}
		if slices.Index(ct.domains(), domain) < i {
			c.Addf(validate.Duplicate, field, domain, "%s is a name of the certificate already: drop one", domain)
		}
		if ct.ZoneName != nil {
			ct.ZoneName = component.CheckedInput(c, field, ct.ZoneName, func(zone string) string { return outsideZone(domain, zone) })
		}
	}
	return ct
}

func certificateProblem(arn, region string) string {
	if problem := component.AnARN("acm", "a certificate of AWS Certificate Manager")(arn); problem != "" {
		return problem
	}
	if of := strings.Split(arn, ":")[3]; of != region {
		return fmt.Sprintf("%s is of region %s, and the load balancer of %s: a load balancer takes certificates of its own region", arn, of, region)
	}
	return ""
}

func outsideZone(domain, zone string) string {
	zone = strings.TrimSuffix(zone, ".")
	if base := strings.TrimPrefix(domain, "*."); base == zone || strings.HasSuffix(base, "."+zone) {
		return ""
	}
	return fmt.Sprintf("%s is not in zone %s: its proof would never be found", domain, zone)
}

// certified is a certificate that can be used.
type certified struct {
	name string
	arn  pulumi.StringInput
}

// createCertificates requests the certificates that are not there yet, and gives all in their order.
func (b *balancer) createCertificates(ctx *pulumi.Context, list []Certificate) ([]certified, error) {
	var all []certified
	for _, ct := range list {
		arn := ct.Arn
		if arn == nil {
			var err error
			if arn, err = b.requestCertificate(ctx, ct); err != nil {
				return nil, err
			}
		}
		all = append(all, certified{ct.Name, arn})
	}
	return all, nil
}

// requestCertificate requests a certificate, proves its names, and gives its ARN once it is issued.
func (b *balancer) requestCertificate(ctx *pulumi.Context, ct Certificate) (pulumi.StringInput, error) {
	name := b.name + "-cert-" + ct.Name
	certificate, err := acm.NewCertificate(ctx, name, &acm.CertificateArgs{
		DomainName: pulumi.String(ct.DomainName), SubjectAlternativeNames: pulumi.ToStringArray(ct.SubjectAlternativeNames),
		ValidationMethod: pulumi.String("DNS"), Tags: b.tagger.Tags(name),
	}, b.Child()...)
	if err != nil {
		return nil, err
	}
	zone := ct.ZoneId
	if ct.ZoneName != nil { // its check comes first
		zone = component.After(zone, ct.ZoneName)
	}
	var records pulumi.StringArray
	for _, domain := range ct.proved() {
		proof := func(of func(acm.CertificateDomainValidationOption) *string) pulumi.StringOutput {
			return certificate.DomainValidationOptions.ApplyT(func(options []acm.CertificateDomainValidationOption) (string, error) {
				for _, o := range options {
					if text := of(o); text != nil && o.DomainName != nil && strings.TrimPrefix(*o.DomainName, "*.") == domain {
						return *text, nil
					}
				}
				return "", fmt.Errorf("AWS gives no record that proves %s", domain)
			}).(pulumi.StringOutput)
		}
		record, err := route53.NewRecord(ctx, name+"-"+domain, &route53.RecordArgs{
			ZoneId: zone, Name: proof(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordName }),
			Type:    proof(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordType }),
			Records: pulumi.StringArray{proof(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordValue })},
			Ttl:     pulumi.Int(300),
			// Certificates for one name in several regions share their record.
			AllowOverwrite: pulumi.Bool(true),
		}, b.Child()...)
		if err != nil {
			return nil, err
		}
		records = append(records, record.Fqdn)
	}
	validation, err := acm.NewCertificateValidation(ctx, name, &acm.CertificateValidationArgs{CertificateArn: certificate.Arn, ValidationRecordFqdns: records}, b.Child()...)
	if err != nil {
		return nil, err
	}
	return validation.CertificateArn, nil
}

// addCertificates has a listener choose among several certificates by the name that the client asks for (SNI). The first is the default one.
// It gives what others may wait for.
func (b *balancer) addCertificates(ctx *pulumi.Context, prefix string, listener *lb.Listener, all []certified, options []pulumi.ResourceOption) ([]pulumi.Resource, error) {
	var added []pulumi.Resource
	for _, ct := range all[1:] {
		r, err := lb.NewListenerCertificate(ctx, prefix+ct.name, &lb.ListenerCertificateArgs{ListenerArn: listener.Arn, CertificateArn: ct.arn}, options...)
		if err != nil {
			return nil, err
		}
		added = append(added, r)
	}
	return added, nil
}
