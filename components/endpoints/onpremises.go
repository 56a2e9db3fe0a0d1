package endpoints

import (
	"fmt"
	"net/netip"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// OnPremises lets networks beyond a VPN, Direct Connect, a transit gateway or a peering use the interface endpoints: gateway endpoints serve nobody but
// their own VPC.
type OnPremises struct {
	// CidrBlocks are the blocks of these networks, from which the interface endpoints may be called; required. Plain.
	CidrBlocks []string `pulumi:"cidrBlocks"`
	// Services are s3 and dynamodb: they get interface endpoints besides the VPC's gateway endpoints, made here or before, which the VPC goes on to use.
	// S3's answers to S3's own names when an inbound resolver endpoint asks for them; DynamoDB's has no private names, its clients need the endpoint's own
	// ("AWS PrivateLink for DynamoDB": considerations). Default: neither.
	Services []string `pulumi:"services,optional"`
	// Inbound answers these networks' questions for the names of the services. Default: nobody does; their resolvers must learn the names otherwise.
	Inbound *Inbound `pulumi:"inbound,optional"`
}

func (o *OnPremises) validate(c *validate.Collector, at validate.Path) {
	if o == nil {
		return
	}
	if len(o.CidrBlocks) == 0 {
		c.Addf(validate.Required, at.Field("cidrBlocks"), nil, "required: the blocks from which the endpoints may be called, such as 192.168.0.0/16")
	}
	for i, block := range o.CidrBlocks {
		if problem := aBlock(block); problem != "" {
			c.Addf(validate.Invalid, at.Field("cidrBlocks").Index(i), block, "%s", problem)
		}
	}
}

// aBlock checks that a text is a block without bits set beyond its mask, and not everything there is.
func aBlock(text string) string {
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return fmt.Sprintf("%q is no block of addresses, which reads 192.168.0.0/16", text)
	case p != p.Masked():
		return fmt.Sprintf("%s has bits set beyond its mask: write %s", text, p.Masked())
	case p.Bits() == 0:
		return fmt.Sprintf("%s is everybody: name the blocks of your own networks", text)
	}
	return ""
}
