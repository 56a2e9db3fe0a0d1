package twin

func bucketKinds() map[string]kind {
	props := []prop{
		{"arn", "arn:{partition}:s3:::{.bucket}"},
		{"bucketDomainName", "{.bucket}.s3.{suffix}"},
		{"bucketRegionalDomainName", "{.bucket}.s3.{region}.{suffix}"},
		{"region", "{region}"},
		{"policy", ""},
		{"accelerationStatus", ""},
		{"requestPayer", "BucketOwner"},
		{"corsRules", []any{}},
		{"lifecycleRules", []any{}},
		{"loggings", []any{}},
	}
	all := map[string]kind{
		"s3:Bucket": {id: "{.bucket}", props: props, more: bucketZone},
		"s3:BucketV2": {id: "{.bucket}", props: append(props[:len(props):len(props)],
			prop{"objectLockEnabled", false}, prop{"replicationConfigurations", []any{}}, prop{"websites", []any{}}), more: bucketZone},
	}
	// What belongs to a bucket has its name for an id.
	for _, typ := range []string{
		"BucketPolicy", "BucketPublicAccessBlock", "BucketOwnershipControls", "BucketServerSideEncryptionConfigurationV2",
		"BucketVersioningV2", "BucketLifecycleConfigurationV2",
		"BucketLoggingV2", "BucketNotification", "BucketCorsConfigurationV2",
		"BucketObjectLockConfigurationV2", "BucketReplicationConfig", "BucketAccelerateConfigurationV2", "BucketRequestPaymentConfigurationV2",
		"BucketWebsiteConfigurationV2",
	} {
		all["s3:"+typ] = kind{id: "{.bucket}"}
	}
	all["s3:BucketLifecycleConfigurationV2"] = kind{id: "{.bucket}", props: []prop{{"expectedBucketOwner", ""}}}
	all["s3:BucketAclV2"] = kind{id: "{.bucket}", more: func(m *making) {
		if acl, ok := m.text("acl"); ok && acl != "" {
			m.id += "," + acl
		}
	}}
	all["s3:BucketObjectv2"] = kind{id: "{.key}"}
	all["s3:BucketObject"] = kind{id: "{.key}"}
	return all
}

// bucketZone is the hosted zone of S3's website endpoints, in the regions where it is certain.
func bucketZone(m *making) {
	if id, ok := map[string]string{
		"us-east-1": "Z3AQBSTGFYJSTF", "us-east-2": "Z2O1EMRO9K5GLX", "us-west-1": "Z2F56UZL2M1ACD", "us-west-2": "Z3BJ6K6RIION7M",
		"eu-west-1": "Z1BKCTXD74EZPE", "eu-central-1": "Z21DNDUVLTQW6Q", "ap-southeast-1": "Z3O0J2DXBE1FTB", "ap-southeast-2": "Z1WCIGYICN2BYD",
		"ap-northeast-1": "Z2M4EHUR26P7ZW",
	}[m.region]; ok {
		m.set("hostedZoneId", id)
	}
}
