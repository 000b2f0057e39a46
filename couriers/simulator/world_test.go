package simulator

import "testing"

func TestNewWorldRefuses(t *testing.T) {
	t.Parallel()
	good := Parcel{Provider: Kdniao, Courier: "sto", TrackingNo: "ST99"}
	for name, c := range map[string]Config{
		"provider":       {Parcels: []Parcel{{Provider: "fax", Courier: "sto", TrackingNo: "ST99"}}},
		"courier":        {Parcels: []Parcel{{Provider: Kdniao, Courier: "pigeon", TrackingNo: "ST99"}}},
		"sf wire":        {Parcels: []Parcel{{Provider: SF, Courier: "sto", TrackingNo: "ST99"}}},
		"number twice":   {Parcels: []Parcel{good, good}},
		"number missing": {Parcels: []Parcel{{Provider: Kdniao, Courier: "sto"}}},
		"empty fault":    {Faults: []Fault{{Provider: SF, Kind: Outage, From: t0, Until: t0}}},
		"fault of none":  {Faults: []Fault{{Kind: Outage, From: t0, Until: hour(1)}}},
	} {
		if _, err := NewWorld(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewWorld(Config{Parcels: []Parcel{good}}); err != nil {
		t.Error(err)
	}
}
