package twin

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

// script turns bytes into property values: whatever the fuzzer finds is a map of properties.
type script struct {
	data  []byte
	words []string
}

func (s *script) next() byte {
	if len(s.data) == 0 {
		return 0
	}
	b := s.data[0]
	s.data = s.data[1:]
	return b
}

func (s *script) text() string {
	b := int(s.next())
	if b < len(s.words) {
		return s.words[b]
	}
	n := min(b%7, len(s.data))
	text := string(s.data[:n])
	s.data = s.data[n:]
	return text
}

func (s *script) value(depth int) resource.PropertyValue {
	if depth > 4 {
		return resource.NewNullProperty()
	}
	switch s.next() % 12 {
	case 0:
		return resource.NewNullProperty()
	case 1:
		return resource.NewBoolProperty(s.next()%2 == 0)
	case 2:
		return resource.NewNumberProperty(float64(int8(s.next())) * 1e3)
	case 3, 4, 5:
		return resource.NewStringProperty(s.text())
	case 6, 7:
		list := make([]resource.PropertyValue, s.next()%4)
		for i := range list {
			list[i] = s.value(depth + 1)
		}
		return resource.NewArrayProperty(list)
	case 8:
		return resource.NewObjectProperty(s.object(depth + 1))
	case 9:
		return unknown()
	case 10:
		return resource.MakeSecret(s.value(depth + 1))
	default:
		known := s.next()%2 == 0
		return resource.NewOutputProperty(resource.Output{Element: s.value(depth + 1), Known: known, Secret: s.next()%2 == 0})
	}
}

func (s *script) object(depth int) resource.PropertyMap {
	o := resource.PropertyMap{}
	for range s.next() % 8 {
		o[resource.PropertyKey(s.text())] = s.value(depth)
	}
	return o
}

// words are names and values that lead into the twin's branches.
func words() []string {
	all := []string{
		"cidrBlock", "vpcId", "subnetId", "subnetIds", "subnetMappings", "availabilityZone", "ipv4IpamPoolId", "ipv4NetmaskLength", "vpcEndpointType", "Interface",
		"Gateway", "serviceName", "com.amazonaws.us-east-1.s3", "privateDnsEnabled", "allocationId", "loadBalancerType", "network", "name", "namePrefix", "bucket",
		"10.0.0.0/16", "10.0.0.0/28", "::/0", "us-east-1a", "filters", "values", "zone-type", "local-zone", "statements", "actions", "principals", "type", "identifiers",
		"conditions", "test", "variable", "sourcePolicyDocuments", `{"Statement":[{}]}`, "domainName", "example.com", "validationMethod", "DNS", "tags", "ipam",
		"planningCidr", "tunnel1InsideCidr", "zoneId", "privateIps", "subnets", "listenerArn", "arn", "version", "2008-10-17", "&{a}", "service", "s3",
	}
	return all
}

// Whatever a program passes, of the wrong type, unknown, secret or null, the twin answers with an id, and passes on what it
// was given.
func FuzzCreate(f *testing.F) {
	types := make([]string, 0, 300)
	for typ := range kinds() {
		types = append(types, token(typ))
	}
	types = append(types, "", "::", "random:index:Pet", "pulumi:providers:aws", "aws:x", "aws:ec2/vpc:Vpc\n")
	slices.Sort(types)
	for i := range types {
		f.Add(uint16(i), []byte{6, 0, 3, 20, 1, 9, 2, 10, 3, 22, 4, 6, 2, 3, 1, 9})
		f.Add(uint16(i), []byte{5, 4, 6, 1, 8, 1, 2, 3, 1, 17, 9, 12, 1, 0})
	}
	f.Fuzz(func(t *testing.T, typ uint16, data []byte) {
		s := newStack(t, Options{})
		in := &script{data: data, words: words()}
		for i := range 3 {
			inputs := in.object(0)
			a := s.register(Registration{
				Type: types[(int(typ)+i*7)%len(types)], Name: in.text(), Inputs: inputs, ParentURN: "p",
				Parent: func(string) (string, resource.PropertyMap, bool) { return "x:y:Z", inputs, true },
				Above:  func(string) string { return "p" },
			})
			require.NotEmpty(t, a.ID)
			for k, v := range inputs {
				if !plain(v).IsNull() && !v.IsSecret() {
					require.True(t, a.Outputs[k].DeepEquals(v) || a.Outputs[k].IsSecret() || k == "arn" || k == "tagsAll", "%s: %v became %v", k, v, a.Outputs[k])
				}
			}
		}
	})
}

func FuzzInvoke(f *testing.F) {
	tokens := make([]string, 0, 40)
	for name := range functions() {
		tokens = append(tokens, functionToken(name))
	}
	tokens = append(tokens, "", "aws:ec2/getVpc:getVpc")
	slices.Sort(tokens)
	for i := range tokens {
		f.Add(uint16(i), []byte{1, 24, 6, 1, 8, 2, 17, 3, 26, 25, 6, 1, 3, 27})
		f.Add(uint16(i), []byte{1, 28, 6, 1, 8, 3, 29, 6, 1, 3, 2, 30, 6, 1, 8, 2, 31, 3, 2, 32, 6, 1, 3, 1})
	}
	f.Fuzz(func(t *testing.T, token uint16, data []byte) {
		in := &script{data: data, words: words()}
		args := in.object(0)
		result, _, ok := New(Options{Region: in.text()}).Invoke(Call{Token: tokens[int(token)%len(tokens)], Args: args})
		if unclear(resource.NewObjectProperty(args)) {
			require.False(t, ok, "an unknown argument leaves the call unanswered")
		}
		if !ok {
			require.Nil(t, result)
		}
		require.False(t, unclear(resource.NewObjectProperty(result)))
	})
}

// functionToken is the whole token of a short one.
func functionToken(short string) string {
	for i := range short {
		if short[i] == ':' {
			return "aws:" + short[:i] + "/" + short[i+1:] + ":" + short[i+1:]
		}
	}
	return short
}
