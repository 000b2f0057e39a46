package main

import (
	"parcelwarden/couriers"
	"parcelwarden/couriers/aftership"
	"parcelwarden/couriers/canadapost"
	"parcelwarden/couriers/dhl"
	"parcelwarden/couriers/easypost"
	"parcelwarden/couriers/ems"
	"parcelwarden/couriers/fedex"
	"parcelwarden/couriers/jd"
	"parcelwarden/couriers/jt"
	"parcelwarden/couriers/kdniao"
	"parcelwarden/couriers/kuaidi100"
	"parcelwarden/couriers/royalmail"
	"parcelwarden/couriers/sf"
	"parcelwarden/couriers/sto"
	"parcelwarden/couriers/track17"
	"parcelwarden/couriers/ups"
	"parcelwarden/couriers/usps"
	"parcelwarden/couriers/yto"
	"parcelwarden/couriers/yunda"
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
		yunda.Adapter(),
		jt.Adapter(),
		jd.Adapter(),
		ems.Adapter(),
		dhl.Adapter(),
		royalmail.Adapter(),
		canadapost.Adapter(),
		fedex.Adapter(),
		ups.Adapter(),
		usps.Adapter(),
	}
}
