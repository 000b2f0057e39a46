package tracker

import (
	"testing"
	"time"
)

func moment(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func alertSnapshot() Snapshot {
	return Snapshot{
		Merchant: Merchant{ID: 7, Name: "青禾生活馆", Zone: "Asia/Shanghai", Locale: LocaleZH, Email: "shop@example.com", WebhookURL: "https://example.com/hook", QuietFrom: 22, QuietTo: 8},
		Shipment: Shipment{ID: 3, TrackingNo: "YT9900000000123", Courier: "yto"},
		Orders:   []Order{{OrderNo: "A1", Value: Yuan(60)}, {OrderNo: "A2", Value: Yuan(29)}},
	}
}

func TestNoticesFor(t *testing.T) {
	t.Parallel()
	noon := moment("2026-11-20T12:00:00+08:00")
	for _, c := range []struct {
		name   string
		change Change
		keys   []string
		topic  Topic
	}{
		{"watch waits for the digest", Change{Kind: ChangeOpen, Incident: Incident{Family: FamilyStalled, Severity: SeverityWatch}}, nil, ""},
		{
			"breach is told",
			Change{Kind: ChangeOpen, Incident: Incident{Family: FamilyStalled, Severity: SeverityBreach}},
			[]string{"{incident}/0/breach/merchant/email", "{incident}/0/breach/merchant/webhook"},
			TopicOpened,
		},
		{
			"resolved is told to those who were alerted",
			Change{Kind: ChangeResolve, Incident: Incident{ID: 9, Family: FamilyStalled, Severity: SeverityBreach, Resolution: "moved"}},
			[]string{"{incident}/0/resolved/merchant/email", "{incident}/0/resolved/merchant/webhook"},
			TopicResolved,
		},
		{"nobody was told of a watch", Change{Kind: ChangeResolve, Incident: Incident{ID: 9, Family: FamilyStalled, Severity: SeverityWatch, Resolution: "moved"}}, nil, ""},
		{"the worse incident tells it", Change{Kind: ChangeResolve, Incident: Incident{ID: 9, Family: FamilyStalled, Severity: SeverityAbnormal, Resolution: ResolvedSuperseded}}, nil, ""},
		{"a refresh is no news", Change{Kind: ChangeRefresh, Incident: Incident{ID: 9, Family: FamilyStalled, Severity: SeverityAbnormal}}, nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := NoticesFor(alertSnapshot(), c.change, noon)
			if len(got) != len(c.keys) {
				t.Fatalf("%d notices, want %d", len(got), len(c.keys))
			}
			for i, n := range got {
				if n.Key != c.keys[i] || n.Topic != c.topic || n.Message.Value != "89.00 CNY" {
					t.Errorf("notice %d: key %q topic %q value %q", i, n.Key, n.Topic, n.Message.Value)
				}
			}
		})
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	m := alertSnapshot().Merchant
	for _, c := range []struct {
		name, now, want string
		severity        Severity
	}{
		{"day", "2026-11-20T12:00:00+08:00", "2026-11-20T12:00:00+08:00", SeverityBreach},
		{"late evening", "2026-11-20T23:10:00+08:00", "2026-11-21T08:00:00+08:00", SeverityBreach},
		{"early morning", "2026-11-21T05:00:00+08:00", "2026-11-21T08:00:00+08:00", SeverityBreach},
		{"eight sharp", "2026-11-21T08:00:00+08:00", "2026-11-21T08:00:00+08:00", SeverityBreach},
		{"abnormal cannot wait", "2026-11-21T05:00:00+08:00", "2026-11-21T05:00:00+08:00", SeverityAbnormal},
	} {
		if got := m.sendTime(c.severity, moment(c.now)); !got.Equal(moment(c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
