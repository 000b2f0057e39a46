package simulator

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// BenchmarkAnswer measures answers per second at the end of parcels' lives, when they are longest, without the network.
func BenchmarkAnswer(b *testing.B) {
	w := Generate(GenerateConfig{Seed: 1, Parcels: 2000, Now: demoNow, NoFaults: true, Floor: -1})
	at := demoNow.Add(200 * time.Hour)
	handler := w.Handler(func() time.Time { return at })
	bodies := map[string][]string{}
	for _, p := range w.Parcels() {
		courier, _ := courierOf(p.Courier)
		switch p.Provider {
		case Kuaidi100:
			bodies[Kuaidi100] = append(bodies[Kuaidi100], form100(`{"com":"`+courier.com+`","num":"`+p.TrackingNo+`","phone":"`+p.PhoneTail+`","resultv2":"4"}`).Encode())
		case Kdniao:
			bodies[Kdniao] = append(bodies[Kdniao], formKdniao("8001", `{"ShipperCode":"`+courier.kdn+`","LogisticCode":"`+p.TrackingNo+`"}`).Encode())
		case SF:
			bodies[SF] = append(bodies[SF], formSF(`{"trackingNumber":["`+p.TrackingNo+`"],"checkPhoneNo":"`+p.PhoneTail+`"}`).Encode())
		case Track17:
			w.notes.register(Track17, p.TrackingNo, demoNow)
			bodies[Track17] = append(bodies[Track17], `[{"number":"`+p.TrackingNo+`"}]`)
		}
	}
	for provider := range bodies {
		path := Base(provider, "")
		if provider == Track17 {
			path += "/gettrackinfo"
		}
		b.Run(provider, func(b *testing.B) {
			list := bodies[provider]
			for i := range b.N {
				req := httptest.NewRequest(http.MethodPost, path, strings.NewReader(list[i%len(list)]))
				req.Header.Set("17token", Credentials()[Track17]["token"])
				rec := httptest.NewRecorder()
				handler.ServeHTTP(rec, req)
				if rec.Code != http.StatusOK || rec.Body.Len() < 60 {
					b.Fatal(rec.Code, rec.Body.String())
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
		})
	}
}

// A parcel's answer must stay cheap: the simulator is one half of every polling benchmark. Two hundred microseconds are 5,000 a second.
func TestAnswersAreCheap(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts the whole program
	w := Generate(GenerateConfig{Seed: 1, Parcels: 50, Now: demoNow, NoFaults: true, Floor: -1})
	at := demoNow.Add(200 * time.Hour)
	handler := w.Handler(func() time.Time { return at })
	for _, p := range w.Parcels() {
		if p.Provider != Kdniao {
			continue
		}
		courier, _ := courierOf(p.Courier)
		body := formKdniao("8001", `{"ShipperCode":"`+courier.kdn+`","LogisticCode":"`+p.TrackingNo+`"}`).Encode()
		allocs := testing.AllocsPerRun(5, func() {
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, Base(Kdniao, ""), strings.NewReader(body)))
		})
		if allocs > 150 {
			t.Errorf("%.0f allocations for an answer", allocs)
		}
		return
	}
}

// big is the world of the long runs: 20,000 parcels, every fault on.
func big() GenerateConfig {
	return GenerateConfig{
		Seed: 1, Parcels: 20000, Now: demoNow, Spread: 6 * 24 * time.Hour, Ahead: 10 * 24 * time.Hour, Run: 14 * 24 * time.Hour, Abroad: 0.12,
		Faults: FaultsAll, Merchants: 3,
	}
}

func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		if len(Generate(big()).parcels) != 20000 {
			b.Fatal("parcels are missing")
		}
	}
}

// BenchmarkCompare holds what a perfect observer would report of a long run against the truth.
func BenchmarkCompare(b *testing.B) {
	w := Generate(big())
	var observed []ObservedIncident
	for _, s := range w.Truth(OfficialRules()) {
		if s.Must && s.Begins().After(demoNow) {
			observed = append(observed, ObservedIncident{TrackingNo: s.TrackingNo, Kind: s.Kind, OpenedAt: s.Begins(), ResolvedAt: s.Until, Since: s.Since})
		}
	}
	c := CompareConfig{Start: demoNow, End: demoNow.Add(14 * 24 * time.Hour), Clusters: true, Orders: true}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if report := w.Compare(observed, c); report.Judged < 1000 {
			b.Fatalf("%d incidents judged", report.Judged)
		}
	}
}

// BenchmarkOrdersBetween reads the orders of one hour, as a run does hundreds of times.
func BenchmarkOrdersBetween(b *testing.B) {
	w := Generate(big())
	b.ResetTimer()
	for i := range b.N {
		from := demoNow.Add(time.Duration(i%200) * time.Hour)
		w.OrdersBetween(from, from.Add(time.Hour))
	}
}
