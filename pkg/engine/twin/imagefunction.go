package twin

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

func imageFunctions() map[string]function {
	return map[string]function{
		"ec2:getAmi":       getAMI,
		"ssm:getParameter": getParameter,
	}
}

// getAMI invents an image that the arguments select: its id is a hash of them, and what they say of it holds.
func getAMI(q *question) (object, bool) {
	filters, ok := q.filters()
	if !ok {
		return nil, false
	}
	about := object{
		"architecture": "x86_64", "state": "available", "rootDeviceType": "ebs", "rootDeviceName": "/dev/xvda", "virtualizationType": "hvm",
		"hypervisor": "xen", "imageType": "machine", "enaSupport": true, "public": true, "creationDate": made, "name": "",
	}
	fields := map[string]string{
		"architecture": "architecture", "name": "name", "root-device-type": "rootDeviceType", "virtualization-type": "virtualizationType",
		"hypervisor": "hypervisor", "state": "state", "image-type": "imageType",
	}
	for _, f := range filters {
		if field, ok := fields[f.name]; ok && len(f.values) > 0 {
			about[field] = strings.ReplaceAll(f.values[0], "*", "0")
		}
	}
	owners, _ := q.texts("owners")
	for _, o := range owners {
		switch {
		case len(o) == 12 && strings.Trim(o, "0123456789") == "":
			about["ownerId"] = o
		case o == "self":
			about["ownerId"] = q.account
		default:
			about["imageOwnerAlias"] = o
		}
	}
	id := "ami-" + mint(q.region, resource.NewObjectProperty(q.args).String()).hex(idDigits)
	about["id"], about["imageId"] = id, id
	about["arn"] = "arn:" + partition(q.region) + ":ec2:" + q.region + "::image/" + id
	q.assume("%s stands for the image that the filters select when the program is deployed", id)
	return about, true
}

// getParameter knows the public parameters that hold an image's id, and no others.
func getParameter(q *question) (object, bool) {
	name := q.text("name")
	families := []string{
		"/aws/service/ami-amazon-linux-latest/", "/aws/service/ami-windows-latest/", "/aws/service/ami-macos-latest/",
	}
	image := slices.ContainsFunc(families, func(f string) bool { return strings.HasPrefix(name, f) && len(name) > len(f) }) ||
		strings.HasPrefix(name, "/aws/service/") && (strings.HasSuffix(name, "/image_id") || strings.HasSuffix(name, "/ami-id") || strings.HasSuffix(name, "/ami_id"))
	if !image || !q.only("name", "withDecryption", "id") {
		return nil, false
	}
	id := "ami-" + mint(q.region, name).hex(idDigits)
	q.assume("%s stands for the image that %s names when the program is deployed", id, name)
	return object{
		"id": name, "name": name, "type": "String", "value": resource.MakeSecret(resource.NewStringProperty(id)), "insecureValue": id, "version": 1,
		"arn": "arn:" + partition(q.region) + ":ssm:" + q.region + "::parameter" + name,
	}, true
}
