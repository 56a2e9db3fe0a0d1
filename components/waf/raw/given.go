package raw

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// given leaves out what was not given: a property that is null is not the same as one that is not there.
func given(all pulumi.Map) pulumi.Map {
	for key, value := range all {
		if value == nil {
			delete(all, key)
		}
	}
	return all
}

func text(value string) pulumi.Input {
	if value == "" {
		return nil
	}
	return pulumi.String(value)
}

func texts(values []string) pulumi.Input {
	if len(values) == 0 {
		return nil
	}
	return pulumi.ToStringArray(values)
}

func list(values pulumi.Array) pulumi.Input {
	if len(values) == 0 {
		return nil
	}
	return values
}

func object(value pulumi.Map) pulumi.Input {
	if len(value) == 0 {
		return nil
	}
	return value
}
