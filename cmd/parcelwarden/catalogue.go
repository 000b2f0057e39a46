package main

import (
	"parcelwarden/couriers"
	"parcelwarden/couriers/aftership"
	"parcelwarden/couriers/easypost"
	"parcelwarden/couriers/kdniao"
	"parcelwarden/couriers/kuaidi100"
	"parcelwarden/couriers/sf"
	"parcelwarden/couriers/sto"
	"parcelwarden/couriers/track17"
	"parcelwarden/couriers/yto"
	"parcelwarden/couriers/zto"
)

// catalogue is the only list of courier adapters, one line each.
func catalogue() []couriers.Adapter {
	return []couriers.Adapter{
		kuaidi100.Adapter(),
		kdniao.Adapter(),
		sf.Adapter(),
		track17.Adapter(),
		aftership.Adapter(),
		easypost.Adapter(),
		zto.Adapter(),
		yto.Adapter(),
		sto.Adapter(),
	}
}
