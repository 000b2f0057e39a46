package tracker

import "testing"

func TestDigest(t *testing.T) {
	t.Parallel()
	m := Merchant{ID: 7, Name: "青禾生活馆", Zone: "Asia/Shanghai", Locale: LocaleZH, Email: "shop@example.com"}
	now := moment("2026-11-20T09:05:00+08:00")
	rows := make([]StuckParcel, 25)
	for i := range rows {
		rows[i] = StuckParcel{Incident: Incident{Kind: KindHubWait, Severity: SeverityWatch, OpenedAt: moment("2026-11-18T09:00:00+08:00")}}
	}
	rows[0].Incident.OpenedAt = moment("2026-11-20T01:00:00+08:00")
	page := Page[StuckParcel]{Rows: rows, Total: 60}
	staff := []User{
		{ID: 1, MerchantID: 7, Email: "a@example.com", Locale: LocaleEN},
		{ID: 2, MerchantID: 7},
		{ID: 3, MerchantID: 8, Email: "other@example.com"},
	}
	got := Digest(m, staff, page, now)
	if len(got) != 1 || got[0].Recipient != "a@example.com" || got[0].Key != "digest/2026-11-20/user1/email" {
		t.Fatalf("digest went to %+v", got)
	}
	if msg := got[0].Message; msg.OpenCount != 60 || msg.NewCount != 1 || len(msg.Digest) != 20 {
		t.Errorf("open %d, new %d, lines %d", msg.OpenCount, msg.NewCount, len(msg.Digest))
	}
	if got := Digest(m, nil, page, now); len(got) != 1 || got[0].Recipient != "shop@example.com" {
		t.Errorf("without staff the merchant gets it: %+v", got)
	}
	if got := Digest(m, staff, page, moment("2026-11-20T08:59:00+08:00")); got != nil {
		t.Error("a digest before nine")
	}
	if got := Digest(m, staff, Page[StuckParcel]{}, now); got != nil {
		t.Error("an empty digest")
	}
}
