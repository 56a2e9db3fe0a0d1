package endpoints

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// named is a service that the arguments name.
type named struct {
	// name is its short name, or its full one if it has no short one here: it tells the endpoints of a bundle apart.
	name string
	// full is the name of the endpoint service.
	full string
	// region is that of a service elsewhere; empty for the provider's own.
	region string
	// at is the argument that names it first.
	at validate.Path
	// onPremises tells that nobody but on-premises networks asked for an interface endpoint: the VPC uses its gateway endpoint.
	onPremises bool
}

// isFull reports whether a text reads like the full name of a service: of a known form, or of any with a region in it.
func isFull(name string) bool {
	return regionOf(name) != "" || slices.ContainsFunc([]string{"com.amazonaws.", "cn.com.amazonaws.", "eu.amazonaws.", "aws.", "api.aws."}, func(prefix string) bool {
		return strings.HasPrefix(name, prefix) && len(name) > len(prefix)
	})
}

// resolve finds the service that a name in the arguments stands for.
func resolve(c *validate.Collector, at validate.Path, name, region string) (named, bool) {
	if slices.Contains(KnownServices(), name) {
		return named{name: name, full: fullName(region, name), at: at}, true
	}
	if !isFull(name) {
		detail := fmt.Sprintf("%q is no service that is known here", name)
		if near := nearest(name); len(near) > 0 {
			detail += ": did you mean " + strings.Join(near, ", ") + "?"
		} else {
			detail += "; see endpoints.KnownServices."
		}
		c.Addf(validate.NotSupported, at, name, "%s A service that is new goes by its full name, such as com.amazonaws.%s.ssm", detail, region)
		return named{}, false
	}
	n := named{name: name, full: name, at: at}
	if elsewhere := regionOf(name); elsewhere != region {
		n.region = elsewhere
	}
	for _, short := range KnownServices() { // one service, one name: whichever way it was given
		if n.region == "" && fullName(region, short) == name {
			n.name = short
		}
	}
	return n, true
}

// fullName is the full name of a service in a region. In China some begin with cn. ("AWS services that integrate with AWS PrivateLink", China
// regions), and so do the names of ECR in the European Sovereign Cloud with its own prefix.
func fullName(region, service string) string {
	prefix := "com.amazonaws."
	switch {
	case strings.HasPrefix(region, "cn-") && slices.Contains(strings.Fields(servicesOfChina), service):
		prefix = "cn.com.amazonaws."
	case strings.HasPrefix(region, "eusc-") && slices.Contains([]string{"ecr.api", "ecr.dkr", "execute-api", "securityhub"}, service):
		prefix = "eu.amazonaws."
	}
	return prefix + region + "." + service
}

// servicesOfChina have names that begin with cn.com.amazonaws in the regions of China.
const servicesOfChina = `
 account application-autoscaling appmesh-envoy-management athena autoscaling backup batch cassandra cloudcontrolapi cloudformation
 codedeploy-commands-secure databrew dms ebs ec2 ecr.api ecr.dkr eks elasticache elasticbeanstalk elasticfilesystem emr-containers execute-api fsx
 imagebuilder iot.data iotsitewise.api iotsitewise.data kinesis-streams lambda license-manager monitoring polly rds redshift redshift-data s3
 sagemaker.api sagemaker.featurestore-runtime sagemaker.runtime securityhub servicecatalog sqs states sts sync-states synthetics transcribestreaming
 transfer workspaces xray
`

// regionOf is the region in a full name; empty for services that have none, such as com.amazonaws.iam.
func regionOf(full string) string {
	for _, part := range strings.Split(full, ".") {
		if regexp.MustCompile(`^[a-z]{2,4}(-[a-z]+)+-[0-9]$`).MatchString(part) {
			return part
		}
	}
	return ""
}

// nearest are the known names that a wrong one is probably meant for, at most four: those of which it is a part, first whole ones, and those that differ in
// a few letters.
func nearest(wrong string) []string {
	lower := strings.ToLower(strings.TrimSpace(wrong))
	distance := map[string]int{}
	for _, known := range KnownServices() {
		within := len(lower) > 2 && (strings.Contains(known, lower) || strings.Contains(lower, known) && len(known) > 2)
		switch d := lettersApart(lower, known); {
		case slices.Contains(strings.Split(known, "."), lower):
			distance[known] = 0
		case d <= max(1, len(lower)/3) || within:
			distance[known] = d
		}
	}
	near := make([]string, 0, len(distance))
	for known := range distance {
		near = append(near, known)
	}
	slices.SortFunc(near, func(a, b string) int { return cmp.Or(cmp.Compare(distance[a], distance[b]), strings.Compare(a, b)) })
	return near[:min(4, len(near))]
}

// lettersApart is the least number of letters to insert, delete or replace that turns a into b (Levenshtein's distance).
func lettersApart(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(diagonal+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
