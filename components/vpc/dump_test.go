package vpc_test
import ("testing";"fmt";"encoding/json";"os")
func TestDump(t *testing.T){ r:=record(t, reference()); fmt.Println(r.counts());
for _,n:=range r.names(typeRouteTable){fmt.Println(n,r.routes(n))}
for _,n:=range r.names(typeNetworkAcl){for _,e:=range r.entries(n){fmt.Println(n,e)}}
fmt.Println(r.protected(), r.warnings(), r.Diagnostics, r.Assumptions)
b,_:=json.MarshalIndent(r.Plan,""," "); os.WriteFile("/tmp/ref.json",b,0o644)
for _, x := range r.Resources { fmt.Println(x.Type,x.Name,x.Parent[max(0,len(x.Parent)-70):]) }
o,_:=json.MarshalIndent(r.component("palisade:vpc:SecureVpc"),""," "); fmt.Println(string(o))
}
