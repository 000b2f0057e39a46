package simulator

import (
	"parcelwarden/tracker"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var demoNow = time.Date(2026, 9, 7, 1, 30, 0, 0, time.UTC)

func TestGenerateIsDecidedByItsSeed(t *testing.T) {
	t.Parallel()
	opts := cmpopts.IgnoreUnexported(Event{})
	a := Generate(GenerateConfig{Seed: 7, Parcels: 120, Now: demoNow, Abroad: 0.12})
	b := Generate(GenerateConfig{Seed: 7, Parcels: 120, Now: demoNow, Abroad: 0.12})
	c := Generate(GenerateConfig{Seed: 8, Parcels: 120, Now: demoNow, Abroad: 0.12})
	if diff := cmp.Diff(a.Parcels(), b.Parcels(), opts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(a.Faults(), b.Faults()); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(a.Parcels(), c.Parcels(), opts) {
		t.Error("another seed gives the same world")
	}
}

func TestGenerateCoversTheWorld(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 1, Parcels: 2000, Now: demoNow, Abroad: 0.12})
	fate, provider, courier, class := map[Fate]int{}, map[string]int{}, map[string]int{}, map[Class]int{}
	active := 0
	for _, p := range w.Parcels() {
		fate[p.Fate]++
		provider[p.Provider]++
		courier[p.Courier]++
		class[ClassOf(p.Origin, p.Destination)]++
		if n := len(p.Events); n > 0 && p.Events[n-1].At.After(demoNow) {
			active++
		}
		if v := p.Value.Float(); v < 9.9 || v > 399 || p.ShippedAt.After(demoNow) || (p.PaidAt.After(p.ShippedAt) && p.Fate != FateEarlyUpload) {
			t.Errorf("parcel %+v", p)
		}
	}
	for _, f := range append(fates(), FateNormal, FateCongested) {
		if fate[f] == 0 {
			t.Errorf("no parcel is %s", f)
		}
	}
	if good := fate[FateNormal] + fate[FateStation] + fate[FateMessy] + fate[FateSlowToReport] + fate[FateMissedOnce]; good < 1400 || good > 1500 {
		t.Errorf("%d of 2000 parcels without trouble", good)
	}
	if len(provider) != 12 || len(courier) != 14 || class[Near] < 250 || class[Remote] < 100 || active < 1000 {
		t.Errorf("providers %v couriers %v classes %v active %d", provider, courier, class, active)
	}
	if abroad := courier["dhl"] + courier["fedex"] + courier["ups"] + courier["usps"] + courier["royalmail"] + courier["canadapost"]; abroad < 180 || abroad > 300 {
		t.Errorf("%d of 2000 parcels leave China", abroad)
	}
	for name, serves := range Routes() {
		for _, p := range w.Parcels() {
			for _, one := range serves {
				if p.Courier == one && p.Provider != name {
					t.Fatalf("%s goes over %s, not %s", one, p.Provider, name)
				}
			}
		}
	}
}

// kindsOf are the kinds that every parcel of a fate must sooner or later be reported for.
var kindsOf = map[Fate][]tracker.Kind{
	FateLate: {tracker.KindLineOverdue}, FateStalled: {tracker.KindTransitStall},
	FateLost:        {tracker.KindTransitStall, tracker.KindLostSuspected, tracker.KindLineOverdue},
	FateNeverPicked: {tracker.KindPickupOverdue}, FateNoHub: {tracker.KindHubWait}, FateStuckBranch: {tracker.KindNotDispatched},
	FateOriginHub: {tracker.KindOriginHubStall}, FateUnsigned: {tracker.KindNotSigned}, FateReturned: {tracker.KindRefused, tracker.KindReturned},
	FateFailed: {tracker.KindFailedAttempts}, FateDamaged: {tracker.KindDamaged, tracker.KindReturned},
	FateLostSaid: {tracker.KindLostConfirmed}, FateNotCollected: {tracker.KindNotCollected}, FateCustoms: {tracker.KindException},
	FateLongTail: {tracker.KindLongTail, tracker.KindLineOverdue}, FateWrongNumber: {tracker.KindPickupOverdue, tracker.KindNumberNotFound},
	FateReused: {tracker.KindNumberReused}, FateEarlyPickup: {tracker.KindEarlyPickup}, FateEarlyUpload: {tracker.KindEarlyUpload},
	FateAstray: {tracker.KindAddressMismatch, tracker.KindFakeSign}, FateFakeSign: {tracker.KindAddressMismatch, tracker.KindFakeSign},
}

// courierSays are the kinds that a fast courier may make true for less than a shift.
var courierSays = []tracker.Kind{tracker.KindRefused, tracker.KindDamaged, tracker.KindFailedAttempts}

func TestFatesMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	for seed := range int64(5) {
		w := Generate(GenerateConfig{Seed: seed, Parcels: 800, Now: demoNow, Abroad: 0.12})
		due := map[string]map[tracker.Kind]time.Duration{}
		for _, s := range w.Truth(OfficialRules()) {
			if s.Must {
				if due[s.TrackingNo] == nil {
					due[s.TrackingNo] = map[tracker.Kind]time.Duration{}
				}
				length := 1000 * time.Hour
				if !s.Until.IsZero() {
					length = s.Until.Sub(s.Begins())
				}
				due[s.TrackingNo][s.Kind] = length
			}
		}
		for _, p := range w.Parcels() {
			got, want := due[p.TrackingNo], kindsOf[p.Fate]
			if p.Fate == FateMissedOnce {
				delete(got, tracker.KindLineOverdue) // the second day may be one too many for a short lane
			}
			if p.Fate == FateCongested || p.Fate == FateCloned {
				continue // what is true of them depends on where they were held, and on the other's way
			}
			if p.Fate == FateNeverPicked && Abroad(p.Courier) {
				continue // working days: allowed, never asked for
			}
			if len(want) == 0 && len(got) > 0 {
				t.Errorf("seed %d: %s parcel %s has %v", seed, p.Fate, p.TrackingNo, got)
			}
			for _, kind := range want {
				if got[kind] < 4*time.Hour && !slices.Contains(courierSays, kind) {
					t.Errorf("seed %d: %s parcel %s shows %s for %s", seed, p.Fate, p.TrackingNo, kind, got[kind])
				}
				if got[kind] <= 0 {
					t.Errorf("seed %d: %s parcel %s never shows %s", seed, p.Fate, p.TrackingNo, kind)
				}
			}
		}
	}
}

func TestParcelsWithoutTroubleStayAwayFromTheTiers(t *testing.T) {
	t.Parallel()
	tight := OfficialRules() // the same rules three hours earlier
	cut := func(x Tiers) Tiers { return Tiers{x.Watch - 3, x.Breach, x.Abnormal} }
	tight.Pickup, tight.FirstHub, tight.Dispatch, tight.Sign = cut(tight.Pickup), cut(tight.FirstHub), cut(tight.Dispatch), cut(tight.Sign)
	for class, tiers := range tight.HubGap {
		tight.HubGap[class] = cut(tiers)
	}
	for seed := range int64(5) {
		w := Generate(GenerateConfig{Seed: seed, Parcels: 800, Now: demoNow, Abroad: 0.12})
		for _, p := range w.Parcels() {
			if !p.Fate.smooth() && p.Fate != FateLate && p.Fate != FateShippedLate && p.Fate != FateEarlyPickup && p.Fate != FateEarlyUpload {
				continue
			}
			p.TailMissing = false
			for _, s := range tight.truthOf(p) {
				if s.Must && s.Family == tracker.FamilyStalled || s.Kind == tracker.KindPickupOverdue {
					t.Errorf("seed %d: %s parcel %s comes near %s", seed, p.Fate, p.TrackingNo, s.Kind)
				}
			}
			last := p.Events[len(p.Events)-1]
			due := lineDue(p.Events[0].At, OfficialRules().LineDays[ClassOf(p.Origin, p.Destination)])
			if row, _ := courierOf(p.Courier); row.far() {
				due = p.PromisedAt
			}
			if early := due.Sub(last.At); p.Fate != FateLate && p.Fate != FateStation && p.Fate != FateMissedOnce && early < 3*time.Hour {
				t.Errorf("seed %d: %s parcel %s is signed %s before its date", seed, p.Fate, p.TrackingNo, early)
			}
		}
	}
}

func TestDemoFaultsFallIntoTheDemo(t *testing.T) {
	t.Parallel()
	kinds := map[FaultKind]string{}
	for _, f := range Generate(GenerateConfig{Seed: 3, Parcels: 10, Now: demoNow}).Faults() {
		if f.From.Before(demoNow) || f.Until.After(demoNow.Add(90*time.Hour)) {
			t.Errorf("fault %+v", f)
		}
		kinds[f.Kind] = f.Provider
	}
	if len(kinds) != 5 || kinds[Outage] == kinds[Stale] || kinds[Limit] == kinds[Stale] || kinds[Outage] != kinds[Reset] {
		t.Errorf("faults %v", kinds)
	}
	if n := len(Generate(GenerateConfig{Parcels: 10, Now: demoNow, NoFaults: true}).Faults()); n != 0 {
		t.Errorf("%d faults", n)
	}
}

func TestNewFatesComeTrueWithinARun(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 1, Parcels: 4000, Now: demoNow, Spread: 72 * time.Hour, Ahead: 96 * time.Hour, Abroad: 0.12, NoFaults: true})
	report := w.Compare(nil, CompareConfig{Start: demoNow, End: demoNow.Add(12 * 24 * time.Hour), Clusters: true, Orders: true})
	for _, kind := range tracker.Kinds() {
		if kind.Family() == tracker.FamilyBlind {
			continue
		}
		switch kind {
		case tracker.KindPromiseOverdue, tracker.KindNumberSuspect, tracker.KindBranchFault, tracker.KindLaneSlow, tracker.KindCourierSlow:
		default:
			if report.Expected[kind] == 0 {
				t.Errorf("nothing of a run has to be reported as %s", kind)
			}
		}
	}
}

func TestFamiliesAgree(t *testing.T) {
	t.Parallel()
	for _, kind := range tracker.Kinds() {
		if got := familyOf(kind); got != kind.Family() {
			t.Errorf("%s is of the family %s, not %s", kind, got, kind.Family())
		}
	}
}

func TestEverySKUHasABackup(t *testing.T) {
	t.Parallel()
	ranks := map[string]int{}
	for _, s := range suppliers() {
		for _, offer := range s.SKUs {
			ranks[offer.SKU] |= 1 << offer.BackupRank
		}
	}
	for _, it := range goods {
		if got := ranks[it.sku]; got != 0b11 && got != 0b111 {
			t.Errorf("%s has ranks %b", it.sku, got)
		}
	}
}
