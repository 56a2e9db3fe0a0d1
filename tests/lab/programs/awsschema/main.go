// Command awsschema is a plugin with the schema of the few types that the program in ../yaml has. It stands for the installed plugin of the aws provider,
// of which an offline preview needs the schema alone: it can do nothing else.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"os"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// inputs are the arguments of each type; all are texts but tags, and what a resource has beyond them is its arn.
func inputs() map[string][]string {
	return map[string][]string{
		"aws:ec2/vpc:Vpc":                                     {"cidrBlock"},
		"aws:ec2/internetGateway:InternetGateway":             {"vpcId"},
		"aws:ec2/subnet:Subnet":                               {"vpcId", "cidrBlock", "tags"},
		"aws:ec2/routeTable:RouteTable":                       {"vpcId"},
		"aws:ec2/route:Route":                                 {"routeTableId", "destinationCidrBlock", "gatewayId"},
		"aws:ec2/routeTableAssociation:RouteTableAssociation": {"subnetId", "routeTableId"},
	}
}

type object map[string]any

func schema() ([]byte, error) {
	resources := object{}
	for token, names := range inputs() {
		properties := object{"arn": object{"type": "string"}}
		given := object{}
		for _, name := range names {
			given[name] = object{"type": "string"}
			if name == "tags" {
				given[name] = object{"type": "object", "additionalProperties": object{"type": "string"}}
			}
			properties[name] = given[name]
		}
		resources[token] = object{"inputProperties": given, "properties": properties}
	}
	region := object{"region": object{"type": "string"}}
	return json.Marshal(object{
		"name": "aws", "version": "6.83.2", "resources": resources, "config": object{"variables": region}, "provider": object{"inputProperties": region},
		"meta": object{"moduleFormat": "(.*)(?:/[^/]*)"},
	})
}

type plugin struct {
	pulumirpc.UnimplementedResourceProviderServer
}

// GetSchema gives the schema.
func (plugin) GetSchema(context.Context, *pulumirpc.GetSchemaRequest) (*pulumirpc.GetSchemaResponse, error) {
	text, err := schema()
	return &pulumirpc.GetSchemaResponse{Schema: string(text)}, err
}

// GetPluginInfo gives the version of the schema.
func (plugin) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "6.83.2"}, nil
}

func main() {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintln(os.Stdout, port) // by which Pulumi finds the plugin
	s := grpc.NewServer()
	pulumirpc.RegisterResourceProviderServer(s, plugin{})
	log.Fatal(s.Serve(listener))
}
