package diagram

// Glyph names a small drawing of 16 by 16 pixels. They are our own, and mean no product's icon.
type Glyph string

// The glyphs.
const (
	NoGlyph       Glyph = ""
	VPCGlyph      Glyph = "vpc"
	GatewayGlyph  Glyph = "gateway"
	EgressGlyph   Glyph = "egress"
	NATGlyph      Glyph = "nat"
	FirewallGlyph Glyph = "firewall"
	EndpointGlyph Glyph = "endpoint"
	BalancerGlyph Glyph = "balancer"
	GuardGlyph    Glyph = "guard"
	InstanceGlyph Glyph = "instance"
	TransitGlyph  Glyph = "transit"
	TunnelGlyph   Glyph = "tunnel"
	PeerGlyph     Glyph = "peer"
	CloudGlyph    Glyph = "cloud"
	GlobeGlyph    Glyph = "globe"
	SiteGlyph     Glyph = "site"
	RegionGlyph   Glyph = "region"
)

// path is the outline of a glyph, drawn with a line of 1.5 pixels.
func (g Glyph) path() string {
	switch g {
	case VPCGlyph: // a cloud in a fence
		return "M2 5V2h3M11 2h3v3M14 11v3h-3M5 14H2v-3M5.5 10.5h5a2 2 0 0 0 .3-4 3 3 0 0 0-5.7-.6 2.3 2.3 0 0 0 .4 4.6z"
	case GatewayGlyph: // a gate with both ways
		return "M3 14V7a5 5 0 0 1 10 0v7M1.5 14h13M8 5v6M6.3 6.7 8 5l1.7 1.7M6.3 9.3 8 11l1.7-1.7"
	case EgressGlyph: // a gate with one way
		return "M3 14V7a5 5 0 0 1 10 0v7M1.5 14h13M8 11.5V5M6 7l2-2 2 2"
	case NATGlyph: // many to one
		return "M1.5 4h4l4 4h5M1.5 12h4l4-4M12 5.5 14.5 8 12 10.5"
	case FirewallGlyph: // bricks
		return "M1.5 2.5h13v11h-13zM1.5 6.2h13M1.5 9.8h13M8 2.5v3.7M5 6.2v3.6M11 6.2v3.6M8 9.8v3.7"
	case EndpointGlyph: // a plug
		return "M2 8h4M10 8h4M6 5v6M10 4.5a3.5 3.5 0 0 0 0 7zM4 5v6"
	case BalancerGlyph: // one to many
		return "M1.5 8h4M5.5 8l5-5h3M5.5 8h8M5.5 8l5 5h3M12 1.5 13.7 3 12 4.5M12 6.5 13.7 8 12 9.5M12 11.5 13.7 13 12 14.5"
	case GuardGlyph: // a shield
		return "M8 1.5 13.5 3.5v4c0 3.5-2.3 5.7-5.5 7-3.2-1.3-5.5-3.5-5.5-7v-4zM5.5 8l2 2 3.2-3.8"
	case InstanceGlyph: // a server
		return "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.8h1M5 11.3h1"
	case TransitGlyph: // a hub with spokes
		return "M8 5.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM8 5.5V1.5M8 14.5v-4M5.5 8h-4M14.5 8h-4"
	case TunnelGlyph: // a lock
		return "M3.5 7h9v7h-9zM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7M8 10v1.5"
	case PeerGlyph: // two rings
		return "M6 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
	case CloudGlyph:
		return "M4.5 12.5h7a3 3 0 0 0 .5-6 4.2 4.2 0 0 0-8-.8 3.4 3.4 0 0 0 .5 6.8z"
	case GlobeGlyph:
		return "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM1.5 8h13M8 1.5c-4 4-4 9 0 13M8 1.5c4 4 4 9 0 13"
	case SiteGlyph: // a building
		return "M3 14.5v-13h7v13M10 6h3.5v8.5M1.5 14.5h13M5.5 4.5h2M5.5 7.5h2M5.5 10.5h2"
	case RegionGlyph: // a flag
		return "M3.5 14.5v-13M3.5 2.5h9l-2 3 2 3h-9"
	default:
		return ""
	}
}
