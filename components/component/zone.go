package component

import "regexp"

// ZonePart is the part of a zone's name that names of resources end in: a of eu-west-1a. A local zone keeps all of its name, since its letter is another
// zone's too.
func ZonePart(zone string) string {
	if found := regexp.MustCompile(`^[a-z]{2,4}(?:-[a-z]+)+-[0-9]([a-z])$`).FindStringSubmatch(zone); found != nil {
		return found[1]
	}
	return zone
}
