package couriers

import (
	"parcelwarden/tracker"
	"testing"
)

func TestPhrase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]tracker.Status{
		"Your parcel was returned to sender":                     tracker.StatusReturned,
		"The item will be returned to sender":                    tracker.StatusReturning,
		"Shipment is being returned to shipper":                  tracker.StatusReturning,
		"We are sorry, the package has been lost":                tracker.StatusLost,
		"If the package is lost, file a claim":                   "",
		"Delivery attempted, nobody home":                        tracker.StatusFailedAttempt,
		"Package damaged in transit":                             tracker.StatusException,
		"Out for delivery":                                       "",
		"Arrived at facility":                                    "",
		"快件已到达 Berlin 转运中心":                                      "",
		"Delivery attempt 1: customer not available, will retry": tracker.StatusFailedAttempt,
	} {
		if got := Keyword(text); got != want {
			t.Errorf("Keyword(%q) = %q, want %q", text, got, want)
		}
	}
}
