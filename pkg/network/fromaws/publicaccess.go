package fromaws

import (
	"cmp"
	"strings"

	"github.com/palisade-iac/palisade/pkg/network"
	"github.com/palisade-iac/palisade/pkg/validate"
)

type publicAccess struct {
	place
	Account    string      `json:"AwsAccountId"`
	Region     string      `json:"AwsRegion"`
	Mode       string      `json:"InternetGatewayBlockMode"`
	State      string      `json:"State"`
	Exclusions []exclusion `json:"Exclusions"`
}

type exclusion struct {
	place
	ARN    string     `json:"ResourceArn"`
	VPC    network.ID `json:"VpcId"`
	Subnet network.ID `json:"SubnetId"`
	Mode   string     `json:"InternetGatewayExclusionMode"`
	State  string     `json:"State"`
}

func (rd *reader) readPublicAccess() {
	var exclusions []exclusion
	for _, a := range rd.answers {
		exclusions = append(exclusions, a.PublicAccessExclusions...)
	}
	for _, a := range rd.answers {
		for _, p := range []*publicAccess{a.PublicAccess, a.PublicAccessOptions} {
			if p == nil {
				continue
			}
			part := &network.BlockPublicAccess{
				Region: cmp.Or(p.Region, p.region), Account: cmp.Or(p.Account, p.account),
				Mode: network.PublicAccessMode(cmp.Or(p.Mode, string(network.PublicAccessOff))), Origin: p.origin(),
			}
			validate.OneOf(&rd.mistakes, p.field("InternetGatewayBlockMode").where(), string(part.Mode),
				string(network.PublicAccessOff), string(network.BlockIngress), string(network.BlockBidirectional))
			if strings.EqualFold(p.State, "update-in-progress") {
				rd.assume("", p.place, "VPC Block Public Access is just being changed: taken as changed already")
			}
			for _, e := range p.Exclusions {
				rd.exclude(part, e)
			}
			for _, e := range exclusions {
				rd.exclude(part, e)
			}
			rd.net.PublicAccess = append(rd.net.PublicAccess, part)
		}
	}
}

// exclude adds an exclusion to the settings that it is of: those of its region and account, or the ones that it stands in.
func (rd *reader) exclude(p *network.BlockPublicAccess, e exclusion) {
	part := network.PublicAccessExclusion{VPC: e.VPC, Subnet: e.Subnet, EgressOnly: strings.EqualFold(e.Mode, "allow-egress"), Origin: e.origin()}
	if region, account, resource, ok := arn(e.ARN); ok {
		if p.Region != "" && p.Region != region || p.Account != "" && p.Account != account {
			return
		}
		if id, isVPC := strings.CutPrefix(resource, "vpc/"); isVPC {
			part.VPC = network.ID(id)
		} else {
			part.Subnet = network.ID(strings.TrimPrefix(resource, "subnet/"))
		}
	}
	validate.OneOf(&rd.mistakes, e.field("InternetGatewayExclusionMode").where(), strings.ToLower(cmp.Or(e.Mode, "allow-bidirectional")), "allow-bidirectional", "allow-egress")
	rd.one(e.place, "part that it excludes", true, choice{"VpcId", string(part.VPC)}, choice{"SubnetId", string(part.Subnet)})
	switch strings.ToLower(e.State) { // one that comes or goes may hold
	case "", "create-in-progress", "create-complete", "update-complete", "update-in-progress", "update-failed", "delete-in-progress", "disable-in-progress":
		p.Exclusions = append(p.Exclusions, part)
	}
}
