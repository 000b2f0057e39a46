package notify_test

import (
	"fmt"
	"parcelwarden/tracker"
	"strings"
	"testing"
	"time"
)

// groupDue is a supplier with so many watched incidents, the first an order without a parcel.
func groupDue(n int) tracker.GroupDue {
	due := tracker.GroupDue{
		Merchant: tracker.Merchant{ID: 7, Name: "山野茶铺", Zone: "Asia/Shanghai", Email: "shop@example.cn"},
		Supplier: tracker.Supplier{ID: 4, Name: "武夷一号仓", Email: "s1@example.cn"},
	}
	for i := range n {
		m := tracker.GroupMember{TrackingNo: fmt.Sprintf("YT76000100%05d", i), Courier: "yto", Incident: tracker.Incident{
			ID: int64(50 + i), ShipmentID: int64(900 + i), Kind: tracker.KindHubWait, Severity: tracker.SeverityWatch, Since: noon.Add(-17 * time.Hour), SeenAt: noon, OpenedAt: noon.Add(time.Duration(i) * time.Minute),
		}}
		if i == 0 {
			m.TrackingNo, m.Courier, m.OrderNo = "", "", "6931000555001"
			m.Incident.ShipmentID, m.Incident.OrderID, m.Incident.Kind = 0, 41, tracker.KindShipOverdue
		}
		due.Waiting = append(due.Waiting, m)
	}
	return due
}

func TestGroupedMessages(t *testing.T) {
	t.Parallel()
	due := groupDue(23)
	start, ok := tracker.NextGroup(due, noon)
	if !ok {
		t.Fatal("no group")
	}
	group := start.Group
	group.ID = 3
	asked := tracker.GroupDue{Merchant: due.Merchant, Supplier: due.Supplier, Group: group, Asked: due.Waiting[:4], Size: 23}
	remind, _ := tracker.NextGroup(asked, noon.Add(12*time.Hour))
	asked.Group = remind.Group
	silent, _ := tracker.NextGroup(asked, noon.Add(36*time.Hour))
	answered := silent.Notices[0]
	answered.Topic, answered.Message.OpenCount, answered.Message.Note = tracker.TopicSupplierAnswer, 2, "周一补发"
	answered.Message.Digest = []tracker.DigestLine{
		{TrackingNo: "6931000555001", OrderID: 41, Answer: tracker.AnswerTracing, AnswerDate: noon.Add(48 * time.Hour)},
		{TrackingNo: "YT7600010000001", Courier: "yto", ShipmentID: 901, Answer: tracker.AnswerLost},
	}
	for name, n := range map[string]tracker.Notification{
		"group_notice": start.Notices[0], "group_reminder": remind.Notices[0], "group_silent": silent.Notices[0], "group_answered": answered,
	} {
		for _, locale := range []tracker.Locale{tracker.LocaleZH, tracker.LocaleEN} {
			n.Locale, n.Message.GroupID = locale, 3
			if n.Audience == tracker.AudienceSupplier {
				n.Message.EscalationID = 9
			}
			out := render(t, n)
			golden(t, string(locale)+"/"+name+".txt", out.Subject+"\n\n"+out.Text+"\n"+out.Short+"\n")
			if out.Params["number"] != "6931000555001" {
				t.Errorf("%s number %q", name, out.Params["number"])
			}
			if n.Audience == tracker.AudienceMerchant && !strings.HasSuffix(out.Link, "/suppliers/4") {
				t.Errorf("%s leads to %s", name, out.Link)
			}
		}
	}
	if len(start.Notices[0].Message.Digest) != 20 || start.Notices[0].Message.OpenCount != 23 {
		t.Errorf("%d of %d listed", len(start.Notices[0].Message.Digest), start.Notices[0].Message.OpenCount)
	}
}
