package engine

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/palisade-iac/palisade/pkg/engine/answers"
	"github.com/palisade-iac/palisade/pkg/plan"
)

// served is a provider that is asked over loopback, as Pulumi's engine asks it.
type served struct {
	t *testing.T
	*recorder
	addr string
}

func serveProvider(t *testing.T, opts Options) served {
	t.Helper()
	r := newRecorder(opts)
	s, err := preview{recorder: r}.serveProvider(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.stop()) })
	return served{t, r, s.addr}
}

// connect connects as the engine does for one provider resource, and configures it.
func (s served) connect(name string, config resource.PropertyMap) pulumirpc.ResourceProviderClient {
	s.t.Helper()
	c := s.dial()
	urn := "urn:pulumi:dev::project::pulumi:providers:aws::" + name
	args := s.sent(config)
	checked, err := c.CheckConfig(s.t.Context(), &pulumirpc.CheckRequest{Urn: urn, News: args})
	require.NoError(s.t, err)
	_, err = c.Configure(s.t.Context(), &pulumirpc.ConfigureRequest{Args: checked.GetInputs()})
	require.NoError(s.t, err)
	return c
}

func (s served) dial() pulumirpc.ResourceProviderClient {
	s.t.Helper()
	conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(s.t, err)
	s.t.Cleanup(func() { require.NoError(s.t, conn.Close()) })
	return pulumirpc.NewResourceProviderClient(conn)
}

func (s served) sent(m resource.PropertyMap) *structpb.Struct {
	s.t.Helper()
	object, err := marshal(m)
	require.NoError(s.t, err)
	return object
}

func (s served) got(object *structpb.Struct) map[string]any {
	s.t.Helper()
	m, err := properties(object)
	require.NoError(s.t, err)
	return printer{}.object(m)
}

func text(s string) resource.PropertyValue { return resource.NewProperty(s) }

const vpcURN = "urn:pulumi:dev::project::aws:ec2/vpc:Vpc::net"

func TestPlanProvider_createsAsIfMadeInTheRegionOfItsConnection(t *testing.T) {
	t.Parallel()
	s := serveProvider(t, Options{Config: map[string]string{"aws:region": "eu-west-1"}})
	here := s.connect("default", resource.PropertyMap{"region": text("eu-west-1")})
	there := s.connect("there", resource.PropertyMap{
		"region":      text("us-west-2"),
		"assumeRole":  text(`{"roleArn":"arn:aws:iam::111122223333:role/deploy"}`),
		"defaultTags": text(`{"tags":{"owner":"net"}}`),
	})
	inputs := s.sent(resource.PropertyMap{"cidrBlock": text("10.0.0.0/16"), "tags": resource.NewProperty(resource.PropertyMap{"Name": resource.MakeSecret(text("hidden"))})})
	made, err := here.Create(t.Context(), &pulumirpc.CreateRequest{Urn: vpcURN, Properties: inputs, Preview: true})
	require.NoError(t, err)
	require.Regexp(t, `^vpc-[0-9a-f]{17}$`, made.GetId())
	outputs := s.got(made.GetProperties())
	require.Equal(t, "arn:aws:ec2:eu-west-1:123456789012:vpc/"+made.GetId(), outputs["arn"])
	require.Equal(t, map[string]any{"Name": plan.Secret}, outputs["tags"], "a secret stays one")

	subnet, err := there.Create(t.Context(), &pulumirpc.CreateRequest{
		Urn:     "urn:pulumi:dev::project::aws:ec2/subnet:Subnet::a",
		Preview: true,
		Properties: s.sent(resource.PropertyMap{
			"vpcId": text(made.GetId()), "cidrBlock": text("10.0.0.0/24"), "availabilityZone": resource.MakeComputed(text("")),
		}),
	})
	require.NoError(t, err)
	outputs = s.got(subnet.GetProperties())
	require.Equal(t, "arn:aws:ec2:us-west-2:111122223333:subnet/"+subnet.GetId(), outputs["arn"])
	require.Equal(t, map[string]any{"owner": "net"}, outputs["tagsAll"])
	require.NotContains(t, outputs, "availabilityZone", "what is unknown is left out, which the program sees as unknown")

	group, err := here.Create(t.Context(), &pulumirpc.CreateRequest{
		Urn: "urn:pulumi:dev::project::aws:ec2/defaultSecurityGroup:DefaultSecurityGroup::none", Preview: true,
		Properties: s.sent(resource.PropertyMap{"vpcId": text(made.GetId())}),
	})
	require.NoError(t, err)
	require.Equal(t, s.got(made.GetProperties())["defaultSecurityGroupId"], group.GetId(), "resources know of each other")
}

func TestPlanProvider_doesNothingButPreviews(t *testing.T) {
	t.Parallel()
	s := serveProvider(t, Options{})
	c := s.connect("default", nil)
	_, create := c.Create(t.Context(), &pulumirpc.CreateRequest{Urn: vpcURN})
	_, update := c.Update(t.Context(), &pulumirpc.UpdateRequest{Urn: vpcURN, Preview: true})
	_, remove := c.Delete(t.Context(), &pulumirpc.DeleteRequest{Urn: vpcURN})
	_, construct := c.Construct(t.Context(), &pulumirpc.ConstructRequest{Type: "aws:x:Y"})
	_, call := c.Call(t.Context(), &pulumirpc.CallRequest{Tok: "aws:x:y"})
	for name, err := range map[string]error{"create": create, "update": update, "delete": remove, "component": construct, "method": call} {
		require.ErrorContains(t, err, "previews an empty stack and can do nothing else", name)
		require.ErrorContains(t, err, name)
	}
	require.Len(t, s.failures, 5, "whatever the program makes of it, the preview has failed")
	require.Empty(t, s.ids)
}

func TestPlanProvider_knowsNoRegionWithoutAConfiguration(t *testing.T) {
	t.Parallel()
	s := serveProvider(t, Options{})
	_, err := s.dial().Create(t.Context(), &pulumirpc.CreateRequest{Urn: vpcURN, Preview: true})
	require.ErrorContains(t, err, "nothing tells which provider is asked")
	_, err = s.dial().Invoke(t.Context(), &pulumirpc.InvokeRequest{Tok: "aws:index/getRegion:getRegion"})
	require.ErrorContains(t, err, "nothing tells which provider is asked")
}

func TestPlanProvider_answersWhatExists(t *testing.T) {
	t.Parallel()
	book, err := answers.Parse([]byte(`
functions:
  - token: aws:ec2/getVpc:getVpc
    args: {id: vpc-1}
    result: {id: vpc-1, cidrBlock: 10.9.0.0/16}
resources:
  - {type: "aws:ec2/vpc:Vpc", id: vpc-2, outputs: {cidrBlock: 10.8.0.0/16}}
`))
	require.NoError(t, err)
	s := serveProvider(t, Options{Answers: book, Config: map[string]string{"aws:region": "eu-west-1"}})
	c := s.connect("default", resource.PropertyMap{"region": text("eu-west-1")})
	invoke := func(token string, args resource.PropertyMap) (map[string]any, error) {
		answer, err := c.Invoke(t.Context(), &pulumirpc.InvokeRequest{Tok: token, Args: s.sent(args)})
		return s.got(answer.GetReturn()), err
	}
	got, err := invoke("aws:ec2/getVpc:getVpc", resource.PropertyMap{"id": text("vpc-1")})
	require.NoError(t, err)
	require.Equal(t, "10.9.0.0/16", got["cidrBlock"], "by the answers file")
	got, err = invoke("aws:index/getRegion:getRegion", nil)
	require.NoError(t, err)
	require.Equal(t, "eu-west-1", got["name"], "by the twin")
	_, err = invoke("aws:ec2/getVpc:getVpc", resource.PropertyMap{"id": text("vpc-3")})
	require.ErrorContains(t, err, "nobody can answer function aws:ec2/getVpc:getVpc offline")

	read := func(name, id string) map[string]any {
		answer, err := c.Read(t.Context(), &pulumirpc.ReadRequest{Id: id, Urn: vpcURN + name})
		require.NoError(t, err)
		require.Equal(t, id, answer.GetId())
		return s.got(answer.GetProperties())
	}
	require.Equal(t, map[string]any{"cidrBlock": "10.8.0.0/16"}, read("two", "vpc-2"))
	require.Empty(t, read("three", "vpc-3"))
	require.Equal(t, []plan.Question{
		{Kind: "function", Token: "aws:ec2/getVpc:getVpc", Arguments: map[string]any{"id": "vpc-3"}},
		{Kind: "read", Token: "aws:ec2/vpc:Vpc", URN: vpcURN + "three", ID: "vpc-3"},
	}, s.openQuestions())
}
