package transit_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/components/transit"
	"github.com/palisade-iac/palisade/components/vpc"
	"github.com/palisade-iac/palisade/internal/recording"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// The types of the resources that a hub and its attachments are made of.
const (
	typeGateway     = "aws:ec2transitgateway/transitGateway:TransitGateway"
	typeTable       = "aws:ec2transitgateway/routeTable:RouteTable"
	typeTableRoute  = "aws:ec2transitgateway/route:Route"
	typeAttachment  = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
	typeAccepter    = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
	typeAssociation = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
	typePropagation = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
	typeVpcRoute    = "aws:ec2/route:Route"
)

// The constructors plan before they make, here and in all tests.
var (
	newAttachment    = recording.Planned(transit.PlanAttachment, transit.NewAttachment)
	newDirectConnect = recording.Planned(transit.PlanDirectConnect, transit.NewDirectConnect)
	newHubPeering    = recording.Planned(transit.PlanHubPeering, transit.NewHubPeering)
	newTransitHub    = recording.Planned(transit.PlanTransitHub, transit.NewTransitHub)
	newVpnConnection = recording.Planned(transit.PlanVpnConnection, transit.NewVpnConnection)
	newVpnGateway    = recording.Planned(transit.PlanVpnGateway, transit.NewVpnGateway)
)

// planned is a plan, of which single resources can be asked for.
type planned struct {
	*plan.Plan
	t *testing.T
}

// planOf records a program in ap-southeast-2.
func planOf(t *testing.T, program pulumi.RunFunc) planned {
	t.Helper()
	p, err := tryPlan(program)
	require.NoError(t, err)
	return planned{p, t}
}

func tryPlan(program pulumi.RunFunc) (*plan.Plan, error) { return recording.Run(program, nil) }

// one is the resource of a type and name.
func (p planned) one(typ, name string) *plan.Resource {
	p.t.Helper()
	return recording.Get(p.t, p.Plan, typ, name)
}

// called are the names of the resources of a type.
func (p planned) called(typ string) []string { return recording.Names(p.Plan, typ) }

// refusedWith is the text with which a component refuses its arguments, without the line that names it. It checks that nothing of the type was registered
// before.
func refusedWith(t *testing.T, typ string, construct pulumi.RunFunc) string {
	t.Helper()
	return recording.RefusalOf(t, typ, construct, nil)
}

// failedLate are the messages of a program that fails in an Apply.
func failedLate(t *testing.T, program pulumi.RunFunc) string {
	t.Helper()
	return recording.LateRefusal(t, program, nil)
}

// threeDomains are prod and dev, which may reach shared and not each other.
func threeDomains() map[string]transit.RoutingDomain {
	return map[string]transit.RoutingDomain{
		"prod":   {CidrBlocks: []string{"10.0.0.0/12"}, Reaches: []string{"shared"}},
		"dev":    {CidrBlocks: []string{"10.16.0.0/12"}, Reaches: []string{"shared"}},
		"shared": {CidrBlocks: []string{"10.32.0.0/16"}},
	}
}

// spoke makes a VPC of a tier for workloads, whose default route is the transit gateway's, and of one for the attachment.
func spoke(ctx *pulumi.Context, name, block string, opts ...pulumi.ResourceOption) (*vpc.SecureVpc, error) {
	return vpc.NewSecureVpc(ctx, name, &vpc.SecureVpcArgs{
		CidrBlock: block, AvailabilityZones: []string{"ap-southeast-2a", "ap-southeast-2b"},
		FlowLogs: vpc.FlowLogs{AllowNone: &component.Relaxation{Reason: "Shows routes alone."}},
		Tiers: []vpc.Tier{
			{Name: "app", Type: vpc.TierPrivateWithEgress, Egress: vpc.EgressTransitGateway}, {Name: "tgw", Type: vpc.TierTransitGateway},
		},
	}, opts...)
}

// attach makes a VPC, and joins it to a hub.
func attach(ctx *pulumi.Context, hub *transit.TransitHub, name, domain, block string) error {
	net, err := spoke(ctx, name, block)
	if err != nil {
		return err
	}
	_, err = newAttachment(ctx, name, &transit.AttachmentArgs{Hub: hub.Reference(), Domain: domain, Vpc: net.Network()})
	return err
}
