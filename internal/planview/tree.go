package planview

import (
	"cmp"
	"slices"

	"github.com/palisade-iac/palisade/internal/text"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// tree prints the components and what they hold.
func (v *view) tree() {
	root := &text.Node{Line: text.In(text.Strong, v.plan.Project+"-"+v.plan.Stack)}
	for _, r := range v.plan.Resources {
		if r.Type == stackType {
			root.Line = text.In(text.Strong, r.Name)
			v.show(r)
		}
	}
	root.Children = v.inside("")
	v.out.Blank()
	if len(root.Children) == 0 {
		v.out.Row(0, text.Row{Line: text.Of("The program registers no resources.")})
		return
	}
	v.out.Tree(root)
}

// inside are the branches of a component ("" for the root): what it holds itself, then the components in it.
func (v *view) inside(urn string) []*text.Node {
	var own []*plan.Resource
	for _, r := range v.members[urn] {
		if v.hosted[r.URN] == nil {
			own = append(own, r)
			v.show(r)
		}
	}
	branches := v.sections(own)
	return append(branches, v.components(v.parts[urn])...)
}

// component is the branch of one component.
func (v *view) branch(c *plan.Resource) *text.Node {
	v.show(c)
	line := text.Join("  ", text.In(text.Strong, c.Name), text.In(text.Faint, c.Type), marks(c))
	return &text.Node{Line: line, Children: v.inside(c.URN)}
}

// sections shows what stands in one component, in the order in which an engineer reads a network.
func (v *view) sections(own []*plan.Resource) []*text.Node {
	take := func(kinds ...string) []*plan.Resource {
		var taken []*plan.Resource
		own = slices.DeleteFunc(own, func(r *plan.Resource) bool {
			if !fits(r, kinds) {
				return false
			}
			taken = append(taken, r)
			return true
		})
		slices.SortStableFunc(taken, func(a, b *plan.Resource) int { return cmp.Compare(a.Name, b.Name) })
		return taken
	}
	var nodes []*text.Node
	for _, r := range take("ec2.Vpc") {
		nodes = append(nodes, v.vpc(r))
	}
	for _, r := range take("ec2.InternetGateway", "ec2.EgressOnlyInternetGateway", "ec2.VpnGateway", "ec2.CarrierGateway") {
		nodes = append(nodes, v.gateway(r))
	}
	nodes = append(nodes, v.subnets(take("ec2.Subnet"))...)
	nodes = append(nodes, v.routeTables(take(tableKinds()...))...)
	nodes = append(nodes, v.natGateways(take("ec2.NatGateway"))...)
	nodes = append(nodes, v.acls(take(aclKinds()...))...)
	nodes = append(nodes, v.securityGroups(take(groupKinds()...))...)
	nodes = append(nodes, v.endpoints(take("ec2.VpcEndpoint"))...)
	for _, r := range take("ec2.FlowLog") {
		nodes = append(nodes, v.flowLog(r))
	}
	return append(nodes, v.others(own)...)
}
