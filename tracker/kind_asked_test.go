package tracker

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every kind stands in the table once, in the order of Kinds, and a kind that no supplier is asked about has no backup.
func TestAskedOfEveryKind(t *testing.T) {
	t.Parallel()
	var listed []Kind
	for _, a := range askings() {
		listed = append(listed, a.kind)
		if a.backup && !a.kind.AsksSupplier() {
			t.Errorf("%s: a backup for what is not the supplier's", a.kind)
		}
		switch blind := a.kind.Family() == FamilyBlind; {
		case blind != (a.who == AskedNobody):
			t.Errorf("%s: %s", a.kind, a.who)
		case a.kind.Family() == FamilyCluster && a.who != AskedCourier:
			t.Errorf("%s: a place is the courier's, not the %s's", a.kind, a.who)
		}
	}
	if diff := cmp.Diff(Kinds(), listed); diff != "" {
		t.Errorf("the table against Kinds:\n%s", diff)
	}
	if got := Kind("no such kind"); got.Asked() != AskedNobody || got.BackupHelps() {
		t.Errorf("what is no kind: %s", got.Asked())
	}
}

func TestAsked(t *testing.T) {
	t.Parallel()
	want := map[Kind]Asked{
		KindShipOverdue: AskedSupplier, KindPickupOverdue: AskedSupplier, KindHubWait: AskedSupplier, KindNumberSuspect: AskedSupplier,
		KindNumberReused: AskedSupplier, KindNumberNotFound: AskedSupplier, KindEarlyUpload: AskedSupplier, KindEarlyPickup: AskedSupplier,
		KindAddressMismatch: AskedSupplier, KindClonedTrace: AskedSupplier, KindReturned: AskedSupplier,
		KindNotCollected: AskedBuyer, KindRefused: AskedBuyer, KindFailedAttempts: AskedBuyer,
		KindTrackingBlind: AskedNobody, KindParcelBlind: AskedNobody, KindNeedsSetup: AskedNobody, KindSourceSetup: AskedNobody,
		KindFeedStale: AskedNobody, KindQuotaSpent: AskedNobody,
	}
	for _, kind := range Kinds() {
		who, named := want[kind]
		if !named {
			who = AskedCourier
		}
		if got := kind.Asked(); got != who {
			t.Errorf("%s: %s is asked, not the %s", kind, got, who)
		}
	}
	for _, kind := range []Kind{KindNotCollected, KindRefused, KindFailedAttempts, KindNotDispatched, KindNotSigned, KindPromiseOverdue, KindFakeSign, KindEarlyUpload} {
		if kind.BackupHelps() {
			t.Errorf("%s: the goods sent again do not help", kind)
		}
	}
}

// How far the ladder goes for a kind, and what its last rung tells the merchant.
func TestLadderByKind(t *testing.T) {
	t.Parallel()
	now := moment("2026-11-20T10:00:00+08:00")
	for _, test := range []struct {
		kind Kind
		want []Topic
	}{
		{KindPickupOverdue, []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicBackupProposed}},
		{KindLostSuspected, []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicBackupProposed}},
		{KindNotDispatched, []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicSupplierSilent}},
		{KindEarlyPickup, []Topic{TopicSupplierNotice, TopicSupplierRemind, TopicSupplierSilent}},
		{KindNotCollected, []Topic{TopicSupplierNotice}}, // by hand only
		{KindRefused, []Topic{TopicSupplierNotice}},
	} {
		var got []Topic
		due := ladder(0)
		due.Incident.Family, due.Incident.Kind = test.kind.Family(), test.kind
		for at := now; ; at = at.Add(48 * time.Hour) {
			w, ok := NextRung(due, at)
			if !ok {
				break
			}
			got = append(got, w.Notices[0].Topic)
			due.Incident.Rung = w.Escalation.Rung
			if last := len(got) == len(test.want); last != w.NextEscalateAt.IsZero() {
				t.Errorf("%s: after rung %d the next is due at %s", test.kind, due.Incident.Rung, w.NextEscalateAt)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s:\n%s", test.kind, diff)
		}
	}
}

// The advice follows the same table: what lies with the buyer is settled with the buyer, without a reshipment among the options.
func TestAdviceFollowsAsked(t *testing.T) {
	t.Parallel()
	advisor, err := LoadAdvisor()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range Kinds() {
		r := advisor.Advise(withBackup(adviceCase(kind, SeverityAbnormal, 89), 30))
		for _, o := range r.Options {
			if o.Action == ActionReship && o.Allowed && !kind.BackupHelps() {
				t.Errorf("%s: a reshipment is open", kind)
			}
		}
		switch kind.Asked() {
		case AskedBuyer:
			if r.Action != ActionRemind && r.Action != ActionContact || len(r.Options) != 1 {
				t.Errorf("%s: %s of %d options", kind, r.Action, len(r.Options))
			}
		case AskedNobody:
			if r.Action == ActionAsk || r.Action == ActionReship {
				t.Errorf("%s: %s", kind, r.Action)
			}
		}
	}
}
