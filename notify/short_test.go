package notify_test

import (
	"fmt"
	"maps"
	"parcelwarden/notify"
	"parcelwarden/tracker"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// latin gives a sample the names of a shop that writes English: what Chinese names cost is not the template's doing.
func latin(m tracker.Message) tracker.Message {
	m.Merchant, m.Supplier = "Wild Hill Tea", "Wuyi store"
	if m.Cluster != nil {
		facts := *m.Cluster
		facts.Place = "Guangzhou"
		m.Cluster = &facts
	}
	return m
}

func TestShortTextsFitOneMessage(t *testing.T) {
	t.Parallel()
	for _, locale := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
		var all strings.Builder
		for _, topic := range slices.Sorted(maps.Keys(sampleMessages())) {
			n := sample(topic, locale)
			if locale == tracker.LocaleEN {
				n.Message = latin(n.Message)
			}
			out := render(t, n)
			size, limit := notify.Segments(out.Short)
			fmt.Fprintf(&all, "%s %d/%d\t%s\n", topic, size, limit, out.Short)
			if size > limit || (locale == tracker.LocaleEN && limit != 160) {
				t.Errorf("%s %s takes %d of %d: %s", locale, topic, size, limit, out.Short)
			}
			if strings.Contains(out.Short, "://") || strings.ContainsAny(out.Short, "【】\n") || len(out.Short) < 20 {
				t.Errorf("%s %s: %q", locale, topic, out.Short)
			}
		}
		golden(t, filepath.Join(string(locale), "short.txt"), all.String())
	}
}

// Every kind of incident with every advice, long numbers and many hours: nothing may need the cut.
func TestShortTextsKeepTheirEnd(t *testing.T) {
	t.Parallel()
	r := newRenderer(t)
	kinds := []tracker.Kind{
		tracker.KindPickupOverdue, tracker.KindHubWait, tracker.KindTransitStall, tracker.KindNotDispatched, tracker.KindNotSigned, tracker.KindPromiseOverdue,
		tracker.KindLineOverdue, tracker.KindLostSuspected, tracker.KindLostConfirmed, tracker.KindException, tracker.KindReturned, tracker.KindNumberNotFound,
		tracker.KindNeedsSetup, tracker.KindShipOverdue,
	}
	ends := map[tracker.Action][2]string{
		tracker.ActionReship: {"补寄", "backup supplier"}, tracker.ActionChase: {"催件", "courier first"}, tracker.ActionAsk: {"供应商", "supplier first"},
		tracker.ActionWait: {"小时", "h more"}, tracker.ActionSetup: {"查询配置", "lookup setup"},
	}
	for _, topic := range []tracker.Topic{tracker.TopicOpened, tracker.TopicClimbed} {
		for i, locale := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
			for _, kind := range kinds {
				for action, end := range ends {
					n := sample(topic, locale)
					n.Message.Kind, n.Message.Action, n.Message.TrackingNo = kind, action, "JDVA12345678901234"
					n.Message.SilenceHours, n.Message.OverdueHours, n.Message.WaitHours, n.Message.Severity = 1234, 1234, 24, "presumed_lost"
					out, err := r.Render(n, noon)
					if err != nil || !strings.HasSuffix(out.Short, end[i]) {
						t.Errorf("%s %s: %v, %q does not end in %q", topic, kind, err, out.Short, end[i])
					}
				}
			}
		}
	}
}

func TestSegments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text        string
		size, limit int
	}{
		{"Hello", 5, 160},
		{"10 € [net]", 13, 160},
		{"été", 3, 160},
		{"ê", 1, 70},
		{"催件", 2, 70},
		{"ok 👍", 5, 70},
		{"", 0, 160},
	} {
		if size, limit := notify.Segments(tt.text); size != tt.size || limit != tt.limit {
			t.Errorf("Segments(%q) = %d, %d; want %d, %d", tt.text, size, limit, tt.size, tt.limit)
		}
	}
}

func TestLongNamesAreCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	n := sample(tracker.TopicClusterOpened, tracker.LocaleZH)
	n.Message.Courier = strings.Repeat("👍", 60)
	out := render(t, n)
	if size, limit := notify.Segments(out.Short); size > limit || limit != 70 || strings.ContainsRune(out.Short, '\uFFFD') {
		t.Errorf("%d of %d: %q", size, limit, out.Short)
	}
	n = sample(tracker.TopicFeedBlind, tracker.LocaleEN)
	n.Message.Courier = strings.Repeat("[x] ", 60)
	if size, limit := notify.Segments(render(t, n).Short); size > 160 || size < 150 || limit != 160 {
		t.Errorf("%d of %d", size, limit)
	}
}

func TestParams(t *testing.T) {
	t.Parallel()
	got := render(t, sample(tracker.TopicOpened, tracker.LocaleZH)).Params
	want := map[string]string{
		"shop": "山野茶铺", "supplier": "武夷一号仓", "courier": "圆通", "number": "YT7600010002003", "tail": "002003", "order": "6931000111222",
		"kind": "中转超时", "severity": "超时", "action": "催件", "place": "成都", "hours": "101", "limit": "72", "time": "11-22 14:36",
		"link": "https://pw.example.cn/parcels/907", "path": "parcels/907",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("incident (-want +got):\n%s", diff)
	}
	jam := render(t, sample(tracker.TopicClusterOpened, tracker.LocaleZH)).Params
	if jam["place"] != "圆通广州分拨中心" || jam["count"] != "12" || jam["path"] != "clusters/33" {
		t.Errorf("cluster: %v", jam)
	}
	digest := render(t, sample(tracker.TopicDigest, tracker.LocaleEN)).Params
	if digest["count"] != "128" || digest["new"] != "12" || digest["path"] != "stuck" {
		t.Errorf("digest: %v", digest)
	}
	warning := render(t, sample(tracker.TopicNearBreach, tracker.LocaleEN)).Params
	if warning["hours"] != "6" || warning["time"] != "11-21 23:36" {
		t.Errorf("warning: %v", warning)
	}
	ask := render(t, sample(tracker.TopicSupplierNotice, tracker.LocaleZH)).Params
	if ask["time"] != "11-22 08:00" || ask["action"] != "" || !strings.HasPrefix(ask["path"], "s/") {
		t.Errorf("question: %v", ask)
	}
	order := sample(tracker.TopicOpened, tracker.LocaleZH)
	order.Message.TrackingNo, order.Message.NextAt = "", time.Time{}
	if p := render(t, order).Params; p["number"] != "6931000111222" || p["tail"] != "111222" || p["time"] != "" {
		t.Errorf("order: %v", p)
	}
}
