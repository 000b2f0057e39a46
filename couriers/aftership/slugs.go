package aftership

import "strings"

// slugs are the provider's names of couriers, by our codes. A courier that is not listed is left to the provider's own detection.
func slugs() map[string]string {
	return map[string]string{
		"sf": "sf-express", "zto": "zto-express", "yto": "yto", "sto": "sto", "yunda": "yundaex", "ems": "china-ems", "chinapost": "china-post",
		"zhaijisong": "zjs-express", "yanwen": "yanwen", "dhl": "dhl", "fedex": "fedex", "ups": "ups", "usps": "usps", "royalmail": "royal-mail",
		"canadapost": "canada-post", "correios": "brazil-correios",
	}
}

func slugOf(courier string) string { return slugs()[strings.ToLower(courier)] }

// courierOf is our code for a slug. The large couriers have one slug for each country and service.
func courierOf(slug string) string {
	for code, known := range slugs() {
		if slug == known {
			return code
		}
	}
	if family, _, ok := strings.Cut(slug, "-"); ok && (family == "dhl" || family == "fedex" || family == "ups") {
		return family
	}
	return ""
}
