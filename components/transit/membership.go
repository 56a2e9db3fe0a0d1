package transit

import (
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2transitgateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// join makes an attachment of any kind a member of a domain: the domain's table decides on what comes from it, and the tables of those who may reach it learn
// what lies behind it. opts are those of resources of the hub's owner, who alone may do so. Only attachments that announce their networks, VPCs and
// networks on premises, are learned.
func (r Reference) join(ctx *pulumi.Context, name string, attachment pulumi.StringInput, domain string, opts func() []pulumi.ResourceOption) error {
	if err := r.associate(ctx, name, attachment, domain, opts); err != nil {
		return err
	}
	for _, learner := range r.learners(domain) {
		if _, err := ec2transitgateway.NewRouteTablePropagation(ctx, name+"-to-"+learner, &ec2transitgateway.RouteTablePropagationArgs{
			TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: r.RouteTableIds[learner],
		}, opts()...); err != nil {
			return err
		}
	}
	return nil
}

// associate has the table of a domain decide on what comes from an attachment.
func (r Reference) associate(ctx *pulumi.Context, name string, attachment pulumi.StringInput, domain string, opts func() []pulumi.ResourceOption) error {
	_, err := ec2transitgateway.NewRouteTableAssociation(ctx, name, &ec2transitgateway.RouteTableAssociationArgs{
		TransitGatewayAttachmentId: attachment, TransitGatewayRouteTableId: r.RouteTableIds[domain],
	}, opts()...)
	return err
}

// lead has the table of a domain lead a block to an attachment.
func (r Reference) lead(ctx *pulumi.Context, name, domain, block string, attachment pulumi.StringInput, opts func() []pulumi.ResourceOption) error {
	_, err := ec2transitgateway.NewRoute(ctx, name+"-"+domain+"-"+block, &ec2transitgateway.RouteArgs{
		TransitGatewayRouteTableId: r.RouteTableIds[domain], DestinationCidrBlock: pulumi.String(block),
		TransitGatewayAttachmentId: attachment.ToStringOutput().ToStringPtrOutput(),
	}, append(opts(), pulumi.DeleteBeforeReplace(true))...)
	return err
}
