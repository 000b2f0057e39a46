package simulator

import (
	"strconv"
	"testing"
	"time"
)

func TestTrack17Answers(t *testing.T) {
	t.Parallel()
	r := newRig(t, story(t, "parcel JD990000001 京东 via 17track from 北京 to 石家庄"+fullWay+"parcel JD990000002 京东 via 17track from 北京 to 石家庄"))
	ask := func(h float64, method string, numbers ...string) (a answer17) {
		decode(t, r.ask17(h, method, numbers...), &a)
		return a
	}
	if a := ask(60, "gettrackinfo", "JD990000001"); len(a.Data.Rejected) != 1 || a.Data.Rejected[0].Error.Code != -18019902 {
		t.Errorf("not registered: %+v", a)
	}
	if a := ask(60, "register", "JD990000001", "JD990000002", "12"); len(a.Data.Accepted) != 2 || a.Data.Rejected[0].Error.Code != -18010012 {
		t.Errorf("register: %+v", a)
	}
	if a := ask(60, "register", "JD990000001"); a.Data.Rejected[0].Error.Code != -18019901 {
		t.Errorf("registered twice: %+v", a)
	}
	a := ask(60, "gettrackinfo", "JD990000001", "JD990000002")
	if len(a.Data.Accepted) != 1 || a.Data.Rejected[0].Error.Code != -18019909 {
		t.Fatalf("%+v", a)
	}
	info := a.Data.Accepted[0].TrackInfo
	events := info.Tracking.Providers[0].Events
	if info.LatestStatus.Status != "Delivered" || len(events) != 8 || len(info.Milestone) != 9 || a.Data.Accepted[0].Carrier == 0 {
		t.Fatalf("%+v", info)
	}
	if e := events[0]; !e.TimeISO.Equal(hour(52)) || !e.TimeUTC.Equal(hour(52)) || e.SubStatus != "Delivered_Other" || *e.Stage != "Delivered" {
		t.Errorf("newest %+v", e)
	}
	if m := info.Milestone[5]; m.KeyStage != "OutForDelivery" || !m.TimeISO.Equal(hour(48)) {
		t.Errorf("milestone %+v", m)
	}
	many := make([]string, batch17+1)
	for i := range many {
		many[i] = "JD9900001" + strconv.Itoa(i)
	}
	if a := ask(60, "gettrackinfo", many...); len(a.Data.Errors) != 1 || a.Data.Errors[0].Code != -18010014 {
		t.Errorf("41 numbers: %+v", a)
	}
	var quota struct{ Data map[string]int }
	if decode(t, r.ask17(60, "getquota"), &quota); quota.Data["quota_used"] != 2 {
		t.Errorf("quota %v", quota)
	}
}

func TestTrack17NeedsTimeAfterARegistration(t *testing.T) {
	t.Parallel()
	w, err := NewWorld(Config{
		Start: t0, RegisterDelay: 5 * time.Minute,
		Parcels: []Parcel{{
			Provider: Track17, Courier: "jd", TrackingNo: "JD990000001", ShippedAt: t0, Events: []Event{{At: t0, What: PickedUp, City: "北京"}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, w)
	r.ask17(1, "register", "JD990000001")
	for h, want := range map[float64]int{1.05: 0, 1.1: 1} {
		var a answer17
		if decode(t, r.ask17(h, "gettrackinfo", "JD990000001"), &a); len(a.Data.Accepted) != want {
			t.Errorf("at %v h: %+v", h, a)
		}
	}
}
