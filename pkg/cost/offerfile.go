package cost

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// offer is what is kept of a file of AWS's price list, as its Bulk API has it ("Reading the service price list file for an AWS service",
// https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/reading-service-price-list-file-for-services.html).
type offer struct {
	formatVersion, code, version, published string
	products                                map[string]listed
	onDemand                                map[string]map[string]term
}

// listed is a product of the price list.
type listed struct {
	ProductFamily string            `json:"productFamily"`
	Attributes    map[string]string `json:"attributes"`
}

type term struct {
	EffectiveDate   string `json:"effectiveDate"`
	PriceDimensions map[string]struct {
		BeginRange   string            `json:"beginRange"`
		PricePerUnit map[string]string `json:"pricePerUnit"`
	} `json:"priceDimensions"`
}

// readOffer reads a file piece by piece, and keeps only the products that some price is wanted of: the file of AmazonEC2 has hundreds of megabytes.
func readOffer(r io.Reader, wanted []want) (offer, error) {
	o := offer{onDemand: map[string]map[string]term{}}
	d := json.NewDecoder(r)
	err := object(d, func(key string) error {
		switch key {
		case "formatVersion":
			return d.Decode(&o.formatVersion)
		case "offerCode":
			return d.Decode(&o.code)
		case "version":
			return d.Decode(&o.version)
		case "publicationDate":
			return d.Decode(&o.published)
		case "products":
			return o.readProducts(d, wanted)
		case "terms":
			return o.readTerms(d)
		}
		return skip(d)
	})
	return o, err
}

func (o *offer) readProducts(d *json.Decoder, wanted []want) error {
	o.products = map[string]listed{}
	return object(d, func(sku string) error {
		var p listed
		if err := d.Decode(&p); err != nil {
			return err
		}
		for _, w := range wanted {
			if w.info.product.offer == o.code && w.matches(p) {
				o.products[sku] = p
				break
			}
		}
		return nil
	})
}

// readTerms reads what the products that are kept cost on demand.
func (o *offer) readTerms(d *json.Decoder) error {
	if o.products == nil {
		return errors.New("its terms stand before its products, which no file of AWS's has")
	}
	return object(d, func(kind string) error {
		if kind != "OnDemand" {
			return skip(d)
		}
		return object(d, func(sku string) error {
			if _, ok := o.products[sku]; !ok {
				return skip(d)
			}
			var terms map[string]term
			if err := d.Decode(&terms); err != nil {
				return err
			}
			o.onDemand[sku] = terms
			return nil
		})
	})
}

// object reads the next value, which has to be an object, member by member. The function reads the value of a key.
func object(d *json.Decoder, member func(key string) error) error {
	if t, err := d.Token(); err != nil {
		return err
	} else if t != json.Delim('{') {
		return fmt.Errorf("%v stands where an object should", t)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return fmt.Errorf("%v is no key", key)
		}
		if err := member(name); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}

// skip reads the next value and keeps nothing of it.
func skip(d *json.Decoder) error {
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

// want finds the products of a price in a region.
type want struct {
	info   KeyInfo
	region string
	usage  *regexp.Regexp
}

// wants are what is looked for in a region: all prices that AWS's price list has.
func wants(region string) []want {
	var out []want
	for _, info := range Keys() {
		if info.product.offer == "" {
			continue
		}
		usage := `^(?:[A-Z]{2,3}[0-9]?-|` + regexp.QuoteMeta(region) + `-)?` + info.product.usage + `$`
		if info.product.global {
			usage = `^` + strings.ReplaceAll(info.product.usage, edge, edgeOf(region)) + `$`
		}
		out = append(out, want{info, region, regexp.MustCompile(usage)})
	}
	return out
}

func (w want) matches(p listed) bool {
	where := p.Attributes["regionCode"]
	if where == "" {
		where = p.Attributes["fromRegionCode"]
	}
	of := w.info.product
	return (of.global || where == w.region) && (of.family == "" || p.ProductFamily == of.family) &&
		(of.operation == "" || p.Attributes["operation"] == of.operation) && w.usage.MatchString(p.Attributes["usagetype"])
}
