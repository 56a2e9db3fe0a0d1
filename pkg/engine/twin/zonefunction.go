package twin

import (
	"cmp"
	"slices"
	"strings"
)

func zoneFunctions() map[string]function {
	return map[string]function{
		"index:getAvailabilityZones": getAvailabilityZones,
		"index:getAvailabilityZone":  getAvailabilityZone,
	}
}

// getAvailabilityZones lists the zones of the region as an account sees them that has opted in to a local zone: a
// program that does not filter gets it among the first, as it would from such an account.
func getAvailabilityZones(q *question) (object, bool) {
	found, ok := q.visible()
	if !ok {
		return nil, false
	}
	excluded, ok1 := q.texts("excludeNames")
	excludedIDs, ok2 := q.texts("excludeZoneIds")
	if !ok1 || !ok2 {
		return nil, false
	}
	names, ids, groups := []string{}, []string{}, []string{}
	sure := true
	for _, z := range found {
		if slices.Contains(excluded, z.name) || z.id != "" && slices.Contains(excludedIDs, z.id) {
			continue
		}
		names, ids = append(names, z.name), append(ids, z.id)
		sure = sure && z.id != ""
		if !slices.Contains(groups, z.group) {
			groups = append(groups, z.group)
		}
	}
	if len(excludedIDs) > 0 && !sure {
		return nil, false
	}
	slices.Sort(groups)
	result := object{"id": q.region, "names": anys(names), "groupNames": anys(groups)}
	if sure {
		result["zoneIds"] = anys(ids)
	}
	q.assumeZones(found)
	return result, true
}

func (q *question) assumeZones(found []zone) {
	var letters, local []string
	for _, z := range q.twin.standardZones(q.region) {
		letters = append(letters, strings.TrimPrefix(z.name, q.region))
	}
	for _, z := range found {
		if z.typ == "local-zone" && z.optIn == "opted-in" {
			local = append(local, z.name)
		}
	}
	q.assume("assumed: the account sees all standard zones of %s: %s", q.region, strings.Join(letters, ", "))
	if len(local) > 0 {
		q.assume("assumed: the account has opted in to local zones, as some have: %s; the filters zone-type or opt-in-status leave them out", strings.Join(local, ", "))
	}
}

// visible are the zones that the arguments select, by name; not ok for a region or a filter that the twin does not know.
func (q *question) visible() ([]zone, bool) {
	set, ok := q.twin.zones[q.region]
	filters, whole := q.filters()
	if !ok || !whole || !q.only("allAvailabilityZones", "excludeNames", "excludeZoneIds", "filters", "state", "id", "name", "zoneId") {
		return nil, false
	}
	all := q.args["allAvailabilityZones"].IsBool() && q.args["allAvailabilityZones"].BoolValue()
	var found []zone
	for _, z := range set.all() {
		pass, ok := selects(filters, func(attribute string) (string, bool) { return q.zoneAttribute(z, attribute) })
		if !ok {
			return nil, false
		}
		state := q.text("state")
		if pass && (state == "" || state == "available") && (all || z.optIn != "not-opted-in") {
			found = append(found, z)
		}
	}
	slices.SortFunc(found, func(a, b zone) int { return cmp.Compare(a.name, b.name) })
	return found, true
}

// zoneAttribute is a zone's value for a filter of DescribeAvailabilityZones. Every zone is available and has nothing to say.
func (q *question) zoneAttribute(z zone, attribute string) (string, bool) {
	switch attribute {
	case "zone-name":
		return z.name, true
	case "zone-id":
		return z.id, z.id != ""
	case "zone-type":
		return z.typ, true
	case "opt-in-status":
		return z.optIn, true
	case "region-name":
		return q.region, true
	case "group-name":
		return z.group, true
	case "state":
		return "available", true
	}
	return "", false
}

// getAvailabilityZone describes one zone; what does not name exactly one is not answered.
func getAvailabilityZone(q *question) (object, bool) {
	found, ok := q.visible()
	if !ok {
		return nil, false
	}
	found = slices.DeleteFunc(found, func(z zone) bool {
		name, id := q.text("name"), q.text("zoneId")
		return name != "" && z.name != name || id != "" && z.id != id
	})
	if len(found) != 1 {
		return nil, false
	}
	z := found[0]
	result := object{
		"id": z.name, "name": z.name, "nameSuffix": strings.TrimPrefix(z.name, q.region), "region": q.region, "state": "available",
		"groupName": z.group, "optInStatus": z.optIn, "zoneType": z.typ, "networkBorderGroup": q.region, "parentZoneId": "", "parentZoneName": "",
	}
	if z.typ == "local-zone" {
		result["networkBorderGroup"] = z.group
	}
	if z.id != "" {
		result["zoneId"] = z.id
	}
	return result, true
}

// texts is a list of strings among the arguments; empty where there is none.
func (q *question) texts(name string) ([]string, bool) {
	v, ok := q.args[key(name)]
	if !ok {
		return nil, true
	}
	return texts(plain(v))
}
