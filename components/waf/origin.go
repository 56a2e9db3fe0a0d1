package waf

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/palisade-iac/palisade/pkg/validate"
)

// ForwardedIp takes the sender's address from a header, for requests that come through a proxy of one's own or somebody else's. Whoever can reach the
// protected resource without the proxy writes the header as he likes: see to it that nobody can.
type ForwardedIp struct {
	// HeaderName is the header. Default: X-Forwarded-For.
	HeaderName string `pulumi:"headerName,optional"`
	// FallbackBehavior is what becomes of a request whose header holds no valid address: MATCH or NO_MATCH; a request without the header is never
	// matched. Default: MATCH where the rule is against the request, NO_MATCH where it lets it through; required in statements of custom rules.
	FallbackBehavior string `pulumi:"fallbackBehavior,optional"`
	// Position is which address of the header is looked up in sets of addresses: FIRST, LAST or ANY. Countries and rate limits take the first.
	// Default: FIRST.
	Position string `pulumi:"position,optional"`
}

// config is the provider's form; fallback is the default, if there is one.
func (f *ForwardedIp) config(c *validate.Collector, at validate.Path, fallback string) pulumi.Map {
	fallback = cmp.Or(f.FallbackBehavior, fallback)
	validate.OneOf(c, at.Field("fallbackBehavior"), fallback, "MATCH", "NO_MATCH")
	header := cmp.Or(f.HeaderName, "X-Forwarded-For")
	if len(header) > 255 || strings.Trim(header, nameCharacters) != "" || strings.Contains(header, "_") {
		c.Addf(validate.Invalid, at.Field("headerName"), header, "%q is no name of a header: 1 to 255 letters, digits and hyphens", header)
	}
	return pulumi.Map{"headerName": pulumi.String(header), "fallbackBehavior": pulumi.String(fallback)}
}

// GeoMatch matches the country that an address is registered in.
type GeoMatch struct {
	// CountryCodes are two-letter codes of ISO 3166-1, 1 to 50 of them: AU, GB.
	CountryCodes []string `pulumi:"countryCodes"`
	// ForwardedIp takes the address from a header. Default: the address of the connection.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
}

func (m *GeoMatch) compile(c *validate.Collector, at validate.Path) compiled {
	return m.against(c, at, "")
}

func (m *GeoMatch) against(c *validate.Collector, at validate.Path, fallback string) compiled {
	checkCountries(c, at.Field("countryCodes"), m.CountryCodes)
	out := pulumi.Map{"countryCodes": pulumi.ToStringArray(m.CountryCodes)}
	if m.ForwardedIp != nil {
		out["forwardedIpConfig"] = m.ForwardedIp.config(c, at.Field("forwardedIp"), fallback)
	}
	return compiled{input: out, capacity: 1}
}

// countries are the codes that WAF knows ("GeoMatchStatement": ISO 3166-1 alpha-2, and XK for Kosovo).
const countries = "AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV BR IO BN BG BF BI KH CM CA CV KY CF TD CL " +
	"CN CX CC CO KM CG CD CK CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW " +
	"GY HT HM VA HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU YT " +
	"MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE PH PN PL PT PR QA RE RO RU RW BL SH KN LC MF PM VC WS " +
	"SM ST SA SN RS SC SL SG SX SK SI SB SO ZA GS SS ES LK SD SR SJ SZ SE CH SY TW TJ TZ TH TL TG TK TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE " +
	"VN VG VI WF EH YE ZM ZW XK"

func checkCountries(c *validate.Collector, at validate.Path, codes []string) {
	known := strings.Fields(countries)
	if n := len(codes); n < 1 || n > 50 {
		c.Addf(validate.Invalid, at, n, "%d countries: AWS takes 1 to 50 in a rule; make several rules of more", n)
	}
	for i, code := range codes {
		switch {
		case !slices.Contains(known, code):
			c.Addf(validate.Invalid, at.Index(i), code, "%q is no country that AWS knows: write the two capital letters of ISO 3166-1, such as GB", code)
		case slices.Index(codes, code) < i:
			c.Addf(validate.Duplicate, at.Index(i), code, "%s stands in the list already: drop one", code)
		}
	}
}

// IpSetMatch matches the addresses of a set.
type IpSetMatch struct {
	// Arn names the set: raw.NewIpSet makes one, and [WebAclArgs.AllowAddresses] and DenyAddresses make their own.
	Arn pulumi.StringInput `pulumi:"arn"`
	// ForwardedIp takes the address from a header. Default: the address of the connection.
	ForwardedIp *ForwardedIp `pulumi:"forwardedIp,optional"`
}

func (m *IpSetMatch) compile(c *validate.Collector, at validate.Path) compiled {
	out := pulumi.Map{"arn": requiredArn(c, at.Field("arn"), m.Arn, "ipset", "an IP set")}
	return m.ForwardedIp.inSet(c, at, out, "")
}

// inSet adds what is looked up in a set of addresses. Any address of a header costs 5 WCUs, else it is 1 ("IP set match rule statement").
func (f *ForwardedIp) inSet(c *validate.Collector, at validate.Path, match pulumi.Map, fallback string) compiled {
	out := compiled{input: match, capacity: 1, references: 1}
	if f == nil {
		return out
	}
	position := cmp.Or(f.Position, "FIRST")
	validate.OneOf(c, at.Field("forwardedIp").Field("position"), position, "FIRST", "LAST", "ANY")
	if position == "ANY" {
		out.capacity = 5
	}
	config := f.config(c, at.Field("forwardedIp"), fallback)
	config["position"] = pulumi.String(position)
	match["ipSetForwardedIpConfig"] = config
	return out
}
