package twin

import (
	"strconv"
	"strings"
)

// expand fills a pattern in. Between braces stand
//
//	partition, region, account, suffix   where the resource is; suffix is the domain, amazonaws.com
//	id                                   the resource's id
//	.property                            a property that is known and not empty
//	new:PREFIX                           PREFIX-0123456789abcdef0, AWS's form of an id
//	hex:N digits:N upper:N lower:N uuid  invented characters
//
// What is invented derives from the URN and the purpose. It is not ok while a property that it names is unknown or empty.
func (m *making) expand(pattern, purpose string) (s string, ok bool) {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		out.WriteString(before)
		if !found {
			return out.String(), true
		}
		word, after, _ := strings.Cut(rest, "}")
		value, ok := m.word(word, purpose)
		if !ok {
			return "", false
		}
		out.WriteString(value)
		pattern = after
	}
}

func (m *making) word(word, purpose string) (string, bool) {
	if property, ok := strings.CutPrefix(word, "."); ok {
		return m.spelled(property)
	}
	name, argument, _ := strings.Cut(word, ":")
	n, _ := strconv.Atoi(argument)
	switch name {
	case "partition":
		return partition(m.region), true
	case "region":
		return m.region, true
	case "account":
		return m.account, true
	case "suffix":
		return dnsSuffix(m.region), true
	case "id":
		return m.id, m.id != ""
	case "new":
		return argument + "-" + m.digest(purpose).hex(idDigits), true
	case "hex":
		return m.digest(purpose).hex(n), true
	case "digits":
		return m.digest(purpose).digits(n), true
	case "upper":
		return m.digest(purpose).upper(n), true
	case "lower":
		return m.digest(purpose).lower(n), true
	case "uuid":
		return m.digest(purpose).uuid(), true
	}
	return "", false
}

// spelled is a property as text: a string that is not empty, or a whole number.
func (m *making) spelled(property string) (string, bool) {
	if n, ok := m.whole(property); ok {
		return strconv.Itoa(n), true
	}
	s, ok := m.text(property)
	return s, ok && s != ""
}

// idDigits is how many hexadecimal digits follow the prefix in the ids that EC2 gives.
const idDigits = 17
