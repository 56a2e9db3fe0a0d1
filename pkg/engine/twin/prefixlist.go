package twin

func prefixListKinds() map[string]kind {
	return map[string]kind{
		"ec2:ManagedPrefixList":      {id: "{new:pl}", props: []prop{{"arn", ec2ARN + "prefix-list/{id}"}, {"ownerId", "{account}"}, {"version", 1}, {"entries", []any{}}}},
		"ec2:ManagedPrefixListEntry": {id: "{.prefixListId},{.cidr}"},
	}
}
