package network

// Distribution is a distribution of CloudFront. It is in no VPC: what counts is where it gets its content, and what guards it.
type Distribution struct {
	ID   ID
	Name string
	// WebACL is the ARN of the web ACL that guards it; empty if there is none.
	WebACL  ID
	Origins []DistributionOrigin
	// Unknown is set where its web ACL may be another or none, or where it may have other origins.
	Unknown *Unknown
	Tags    Tags
	Origin  Origin
}

// DistributionOrigin is where a distribution gets content.
type DistributionOrigin struct {
	// VPCOrigin is the way to it; empty where CloudFront calls it over the internet.
	VPCOrigin ID
	// DomainName is the name that CloudFront asks for.
	DomainName string
	Unknown    *Unknown
	Origin     Origin
}
