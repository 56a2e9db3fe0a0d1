package twin

// verification is the record by which the owner of an endpoint service proves to own the domain of its private name; none of a service without
// one. The name and the value are AWS's own drawing ("Manage DNS names for VPC endpoint services").
func (m *making) verification() {
	switch name := m.get("privateDnsName"); {
	case name.IsComputed():
	case !m.has("privateDnsName"):
		m.set("privateDnsNameConfigurations", []any{})
	default:
		m.set("privateDnsNameConfigurations", []any{object{
			"name": "_" + m.digest("privateDnsName").lower(20), "type": "TXT", "value": "vpce:" + m.digest("verification").lower(20), "state": "pendingVerification",
		}})
	}
}
