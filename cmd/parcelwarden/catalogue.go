package main

import (
	"parcelwarden/couriers"
	"parcelwarden/couriers/canadapost"
	"parcelwarden/couriers/dhl"
	"parcelwarden/couriers/kdniao"
	"parcelwarden/couriers/kuaidi100"
	"parcelwarden/couriers/royalmail"
	"parcelwarden/couriers/sf"
	"parcelwarden/couriers/track17"
)

// catalogue is the only list of courier adapters, one line each.
func catalogue() []couriers.Adapter {
	return []couriers.Adapter{
		kuaidi100.Adapter(),
		kdniao.Adapter(),
		sf.Adapter(),
		track17.Adapter(),
		dhl.Adapter(),
		royalmail.Adapter(),
		canadapost.Adapter(),
	}
}
