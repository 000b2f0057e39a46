package simulator

import (
	"strings"
	"sync"
	"testing"
)

// What is sent while the world runs is answered for like any other parcel, whoever asks at that moment, and is in no export.
func TestSend(t *testing.T) {
	t.Parallel()
	w := Generate(GenerateConfig{Seed: 3, Parcels: 40, Now: t0, NoFaults: true})
	before := len(w.Parcels())
	number, err := NumberOf("yto", 7)
	if err != nil {
		t.Fatal(err)
	}
	good := Sending{Courier: "yto", TrackingNo: number, From: "义乌", To: "成都", At: t0}
	var group sync.WaitGroup
	group.Go(func() { w.feeds[YTO].parcel("YT0") })
	p, err := w.Send(good)
	group.Wait()
	if err != nil {
		t.Fatal(err)
	}
	last := p.Events[len(p.Events)-1]
	if p.Fate != FateNormal || !last.What.Signature() || !last.At.After(t0) || p.Destination.City != "成都" {
		t.Errorf("sent %+v", p)
	}
	if found := w.feeds[YTO].parcel(number); found == nil || len(found.Events) != len(p.Events) || w.feeds[ZTO].parcel(number) != nil {
		t.Errorf("the feed has %+v", found)
	}
	if len(w.Parcels()) != before || strings.Contains(rowNumbers(w), number) {
		t.Error("the shops' export has it")
	}
	never := good
	never.TrackingNo, never.Never = "YT9900", true
	if p, err := w.Send(never); err != nil || len(p.Events) > 1 {
		t.Errorf("never handed over: %+v, %v", p.Events, err)
	}
	for name, change := range map[string]func(*Sending){
		"number taken":        func(*Sending) {},
		"number of the world": func(s *Sending) { s.TrackingNo, s.Courier = w.Parcels()[0].TrackingNo, w.Parcels()[0].Courier },
		"no number":           func(s *Sending) { s.TrackingNo = "" },
		"courier":             func(s *Sending) { s.Courier = "pigeon" },
		"abroad":              func(s *Sending) { s.Courier = "dhl" },
		"city":                func(s *Sending) { s.To = "Atlantis" },
	} {
		bad := good
		change(&bad)
		if _, err := w.Send(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func rowNumbers(w *World) string {
	var out []string
	for _, row := range w.Orders() {
		out = append(out, row.TrackingNo)
	}
	return strings.Join(out, " ")
}
