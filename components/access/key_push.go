package access

import (
	"github.com/palisade-iac/palisade/components/component"
	"github.com/palisade-iac/palisade/pkg/validate"
)

// KeyPush lets a group push public keys to instances, each good for a minute, as EC2 Instance Connect does it: the instance needs the package
// ec2-instance-connect, which images of Amazon Linux and Ubuntu have.
type KeyPush struct {
	// InstanceTags are the tags that an instance must have, all of them. Required unless allowAllInstances. Whoever may tag instances chooses which are
	// reached.
	InstanceTags map[string]string `pulumi:"instanceTags,optional"`
	// AllowAllInstances lets the group push keys to every instance of the account and region.
	AllowAllInstances *component.Relaxation `pulumi:"allowAllInstances,optional"`
	// OsUsers are the users of the operating system that keys may be pushed for, at least one: ec2-user on Amazon Linux, ubuntu on Ubuntu.
	OsUsers []string `pulumi:"osUsers"`
}

func (k KeyPush) instances() instances { return instances{k.InstanceTags, k.AllowAllInstances} }

func (k KeyPush) validate(c *validate.Collector, at validate.Path) {
	k.instances().validate(c, at)
	if len(k.OsUsers) == 0 {
		c.Addf(validate.Required, at.Field("osUsers"), nil, "required: the users that keys may be pushed for, such as ec2-user")
	}
	for i, user := range k.OsUsers {
		checkOsUser(c, at.Field("osUsers").Index(i), user)
	}
}

// statement lets the group push keys ("Grant IAM permissions for EC2 Instance Connect").
func (k KeyPush) statement(l location) component.Statement {
	keys := k.instances().tagged("aws:ResourceTag/")
	keys["ec2:osuser"] = k.OsUsers
	return component.Statement{
		Sid: "PushKeys", Effect: component.Allow, Action: []string{"ec2-instance-connect:SendSSHPublicKey"}, Resource: []string{l.instances()},
		Condition: component.Condition{"StringEquals": keys},
	}
}
