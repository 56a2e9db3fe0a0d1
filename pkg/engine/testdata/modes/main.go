// Command modes is a Pulumi program that ends in whichever way its configuration says.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

type vpc struct {
	pulumi.CustomResourceState
	CidrBlock pulumi.StringOutput `pulumi:"cidrBlock"`
}

func main() {
	switch os.Getenv("MODE") {
	case "silent":
		os.Exit(0)
	case "exit":
		fmt.Fprintln(os.Stderr, "no licence found")
		os.Exit(3)
	case "mute":
		os.Exit(3)
	case "hang early":
		hang()
	}
	pulumi.Run(program)
}

func program(ctx *pulumi.Context) error {
	conf := config.New(ctx, "")
	fmt.Println("the key is", conf.Get("key"))
	net, err := newVpc(ctx, "net", pulumi.Map{
		"cidrBlock": pulumi.String(conf.Get("cidrBlock")), "key": conf.GetSecret("key"), "list": pulumi.String(conf.Get("list")),
	})
	if err != nil {
		return err
	}
	switch os.Getenv("MODE") {
	case "error":
		return errors.New("tiers: the key " + conf.Get("key") + " opens nothing")
	case "panic":
		panic("out of zones")
	case "apply panic":
		net.ID().ApplyT(func(pulumi.ID) int { return empty()[2] })
	case "leave":
		os.Exit(0)
	case "hang":
		hang()
	case "orphan":
		child()
	}
	ctx.Export("cidr", net.CidrBlock)
	ctx.Export("directory", pulumi.String(workingDirectory()))
	ctx.Export("run", pulumi.StringArray{pulumi.String(ctx.Organization()), pulumi.String(ctx.Project()), pulumi.String(ctx.Stack())})
	return nil
}

func newVpc(ctx *pulumi.Context, name string, props pulumi.Map) (*vpc, error) {
	v := &vpc{}
	return v, ctx.RegisterResource("aws:ec2/vpc:Vpc", name, props, v)
}

func empty() []int { return nil }

func workingDirectory() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return dir
}

// hang starts a child, says who it is, and waits for nothing.
func hang() {
	child()
	time.Sleep(time.Hour)
}

func child() {
	sleep := exec.Command("sleep", "3600")
	sleep.Stdout, sleep.Stderr = os.Stdout, os.Stderr
	if err := sleep.Start(); err != nil {
		panic(err)
	}
	if err := os.WriteFile(os.Getenv("CHILD"), []byte(strconv.Itoa(sleep.Process.Pid)), 0o600); err != nil {
		panic(err)
	}
}
