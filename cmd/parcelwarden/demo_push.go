package main

import (
	"net/http"
	"parcelwarden/couriers/simulator"
	"time"
)

// demoPushes are the accounts that the demo's couriers push to: one in China, one that carries both, one abroad. The others are polled
// alone, so that both ways stand side by side.
func demoPushes() []string {
	return []string{simulator.Kuaidi100, simulator.Track17, simulator.AfterShip}
}

// pusher is the pushing side of the demo's couriers. Kuaidi100 looks at a number by itself every 4 hours, and so do its pushes come.
func (d *demo) pusher() *simulator.Pusher {
	addresses := map[[2]string]string{}
	for _, account := range d.app.accounts {
		if account.Push {
			addresses[[2]string{d.app.merchantByID(account.MerchantID).Code, account.Provider}] = d.app.pushAddress(account)
		}
	}
	return &simulator.Pusher{
		World: d.world, Client: &http.Client{Timeout: 10 * time.Second},
		Console: func(p *simulator.Parcel) string { return addresses[[2]string{p.Merchant, p.Provider}] },
	}
}
