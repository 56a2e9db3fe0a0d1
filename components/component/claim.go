package component

import (
	"sync"
	"weak"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// What a program may claim of an account in a region.
const (
	// ClaimPublicAccessOptions is the switch of VPC Block Public Access, of which there is one for an account and region.
	ClaimPublicAccessOptions = "the options of VPC Block Public Access"
	// ClaimPublicAccessBlocked says that the switch is on.
	ClaimPublicAccessBlocked = "VPC Block Public Access"
	// ClaimInspectedInternet says that packets from or to the internet go through a network firewall or appliances, which the switch stops wherever they stand.
	ClaimInspectedInternet = "a firewall before the internet"
	// ClaimRecorder is the configuration recorder of AWS Config, of which there is one for an account and region.
	ClaimRecorder = "the configuration recorder"
)

// Claim is something that a component does to a whole account and region, so that another component of the same program may not do it too, or may not do what
// it rules out. Pulumi cannot tell: the two have different names, and AWS would let the later one win.
type Claim struct{ What, Account, Region string }

// claimed is a claim within a run of a program. The run is known by its context, which may go when the program is done.
type claimed struct {
	run   weak.Pointer[pulumi.Context]
	claim Claim
}

var claims sync.Map //nolint:gochecknoglobals // components of a program meet nowhere else: a context carries no values of theirs

// By is the component that made the claim in this run of a program; empty if none did.
func (c Claim) By(ctx *pulumi.Context) string {
	by, _ := claims.Load(claimed{weak.Make(ctx), c})
	name, _ := by.(string)
	return name
}

// Make notes the claim, by the kind and the name of the component that makes it. The first one stays.
func (c Claim) Make(ctx *pulumi.Context, by string) {
	claims.LoadOrStore(claimed{weak.Make(ctx), c}, by)
}
