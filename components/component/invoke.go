package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// InvokeOptions make a function call use the provider of type P, such as *aws.Provider, that a component with these options gives its children.
func InvokeOptions[P pulumi.ProviderResource](opts []pulumi.ResourceOption) ([]pulumi.InvokeOption, error) {
	resolved, err := pulumi.NewResourceOptions(opts...)
	if err != nil {
		return nil, err
	}
	var out []pulumi.InvokeOption
	if resolved.Parent != nil {
		out = append(out, pulumi.Parent(resolved.Parent))
	}
	given := resolved.Providers
	if resolved.Provider != nil {
		given = append(given, resolved.Provider)
	}
	for _, p := range given {
		// Only one provider can be named: that of the type if it can be told, otherwise the only one there is.
		if _, is := p.(P); is || len(given) == 1 {
			return append(out, pulumi.Provider(p)), nil
		}
	}
	return out, nil
}
