package control

import "slices"

// Catalogue lists all controls, by standard and in the standard's order of services.
func Catalogue() []Control {
	return slices.Concat(
		groupControls(), naclControls(), ec2Controls(), endpointControls(), elbControls(), firewallControls(), cloudfrontControls(), wafControls(), ssmControls(), s3Controls(),
		cisControls(),
		designControls(), accessControls(), serviceControls(),
	)
}

// Absent are controls of a standard that are not in the catalogue, with the reason.
type Absent struct {
	Standard Standard
	// IDs as the standard has them; of the article, the words of its advice.
	IDs []string
	// Why it cannot be decided on the plan of a network.
	Why string
}

// NotCovered lists what the catalogue leaves out of the parts of each standard that are about networks: of Foundational Security Best Practices, those of EC2, Elastic
// Load Balancing, Network Firewall, WAF, CloudFront, Systems Manager, S3 and Config. All other services of the standard are left out as a whole.
func NotCovered() []Absent {
	return []Absent{
		{FSBP, []string{"Config.1", "EC2.7", "EC2.182", "S3.1", "SSM.6", "SSM.7"}, "a setting of the account, which no plan of a network has"},
		{FSBP, []string{"EC2.4", "EC2.20", "EC2.24", "SSM.1", "SSM.2", "SSM.3"}, "a state of what runs, which shows after deployment"},
		{FSBP, []string{"EC2.1", "EC2.3", "EC2.173", "EC2.181"}, "about disks and their snapshots, not about the network"},
		{FSBP, []string{"CloudFront.12"}, "whether a bucket of that name is there, only the account tells"},
		{FSBP, []string{"ELB.2", "ELB.3", "ELB.7", "ELB.8", "ELB.9", "ELB.10", "ELB.14"}, "about Classic Load Balancers, which the article calls legacy and the network model does not read"},
		{FSBP, []string{"WAF.1", "WAF.2", "WAF.3", "WAF.4", "WAF.6", "WAF.7", "WAF.8"}, "about AWS WAF Classic, another service"},
		{FSBP, []string{"S3.19", "S3.24", "S3.25"}, "about access points and directory buckets, which hold no logs"},
		{CIS, []string{"1", "2.1.2", "2.1.3", "2.2", "2.3", "3.1 to 3.6, 3.8, 3.9", "4"}, "about identities, data, CloudTrail, Config and alarms of the account, not about the network"},
		{CIS, []string{"5.1.1"}, "a setting of the account for disks"},
		{Article, []string{"separate accounts", "IAM policies of who may use Session Manager", "CloudShell"}, "about accounts and people, not about the network of a plan"},
		{Article, []string{"subnet level segregation as a minimum"}, "which workloads are to be apart, the owner says: by intents, which palisade verify decides"},
		{Article, []string{"AWS Firewall Manager", "signed URLs, geo-restriction", "AWS Shield", "Direct Connect and VPN"}, "a choice that the article offers and does not recommend for every network"},
	}
}
