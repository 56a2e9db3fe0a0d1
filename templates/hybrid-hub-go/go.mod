module ${PROJECT}

go 1.24.0

require (
	github.com/palisade-iac/palisade v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.217.0
)
