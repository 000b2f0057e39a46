package tracker

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// mixNow is when the mix is judged: in the Spring Festival, so that Tmall's calendar override holds.
var mixNow = time.Date(2026, 2, 20, 3, 0, 0, 0, time.UTC)

// mixWay is a parcel's whole way in the words of couriers, by hours since the upload.
func mixWay(city string) []Checkpoint {
	at := func(hours float64, status Status, text string) Checkpoint {
		return Checkpoint{At: time.Time{}.Add(time.Duration(hours * float64(time.Hour))), Status: status, Text: text, Place: city}
	}
	return []Checkpoint{
		at(1, StatusInfoReceived, "商家已通知快递员，等待揽收"),
		at(3, StatusPickedUp, "【佛山市】【佛山南海桂城网点】的李师傅（95554）已揽收"),
		at(5, StatusInTransit, "【佛山市】快件已到达【佛山南海桂城网点】"),
		at(6, StatusInTransit, "【佛山市】快件离开【佛山南海桂城网点】，已发往【广州转运中心】"),
		at(9, StatusInTransit, "【广州市】快件已到达【广州转运中心】"),
		at(11, StatusInTransit, "【广州市】快件离开【广州转运中心】，已发往【武汉转运中心】"),
		at(24, StatusInTransit, "【武汉市】快件已到达【武汉转运中心】，正在分拣"),
		at(27, StatusInTransit, "【武汉市】快件离开【武汉转运中心】，已发往【"+city+"转运中心】"),
		at(45, StatusInTransit, "【"+city+"市】快件已到达【"+city+"转运中心】"),
		at(47, StatusInTransit, "【"+city+"市】快件离开【"+city+"转运中心】，已发往【"+city+"城东营业部】"),
		at(53, StatusInTransit, "【"+city+"市】快件已到达【"+city+"城东营业部】"),
		at(55, StatusOutForDelivery, "【"+city+"市】城东营业部的快递员张师傅正在为您派件"),
		at(59, StatusFailedAttempt, "【"+city+"市】未联系上收件人，已约定次日派送"),
		at(77, StatusOutForDelivery, "【"+city+"市】城东营业部的快递员张师傅正在为您派件"),
		at(80, StatusDelivered, "【"+city+"市】已签收，签收人凭取货码签收"),
	}
}

// mixStage is where on its way a parcel is judged: after so many scans and, where there is one, a last other one, so many hours later.
type mixStage struct {
	scans int
	last  Checkpoint
	later float64
}

// mixStages are every phase, moving and silent, with and without something to tell.
func mixStages() []mixStage {
	other := func(status Status, text string) Checkpoint { return Checkpoint{Status: status, Text: text} }
	return []mixStage{
		{scans: 0, later: 5},
		{scans: 1, later: 30}, // waiting for the pickup
		{scans: 4, later: 4},
		{scans: 4, later: 26}, // picked up
		{scans: 8, later: 6},
		{scans: 8, later: 20},
		{scans: 9, later: 1},
		{scans: 10, later: 3},
		{scans: 8, later: 66},
		{scans: 8, later: 300}, // on its line
		{scans: 11, later: 2},
		{scans: 11, later: 40}, // at the branch
		{scans: 12, later: 3},
		{scans: 14, later: 2},
		{scans: 13, later: 30}, // with the courier
		{scans: 12, last: other(StatusAvailableForPickup, "快件已存放至菜鸟驿站，请凭取件码领取"), later: 10},
		{scans: 13, last: other(StatusReturning, "收件人拒收，快件退回中"), later: 20},
		{scans: 8, last: other(StatusException, "外包装破损，已联系发件人处理"), later: 10},
		{scans: 9, last: other(StatusUnknown, "快件在途，操作码 88"), later: 10},
		{scans: 15, later: 2},
		{scans: 15, later: 7}, // signed
	}
}

// mixRulings are what a shop and its installation add to the platforms' rules.
func mixRulings() *Rulings {
	rule := func(id int64, m MerchantRule) MerchantRule {
		m.ID, m.MerchantID, m.By, m.Why, m.From, m.At = id, 1, "wang", "线路常卡", mixNow.AddDate(0, -2, 0), mixNow.AddDate(0, -2, 0)
		return m
	}
	area := func(id int64, code, province string, from, until int) Disaster {
		return Disaster{
			ID: id, Code: code, Area: Area{Province: province}, End: EndEither, From: mixNow.AddDate(0, 0, from), Until: mixNow.AddDate(0, 0, until),
			MoveTo: mixNow.AddDate(0, 0, until+2), Source: "https://notice.example/" + code, By: "root",
		}
	}
	return NewRulings([]MerchantRule{
		rule(1, MerchantRule{Kind: RulingHours, Clock: ClockHubGap, Class: RegionFar, Hours: TierHours{Breach: 60}}),
		rule(2, MerchantRule{Kind: RulingHours, Clock: ClockDispatchToSign, Class: classAll, Hours: TierHours{Watch: 10}}),
		rule(3, MerchantRule{Kind: RulingCampaign, Campaign: CampaignOpen, Provinces: []string{"四川", "浙江"}}),
	}, []Disaster{area(1, "xj-snow", "新疆", -3, 2), area(2, "ha-flood", "河南", -4, 4), area(3, "sc-quake", "四川", -40, -30)})
}

// mixKnowledge has learned half a thousand parcels of the mix's lanes.
func mixKnowledge() *LaneKnowledge {
	k := NewLaneKnowledge(LaneNames{})
	for i := range 600 {
		start := mixNow.Add(-time.Duration(100+i*2) * time.Hour)
		j := Journey{Shipment: mixParcel(start, i), Zone: chinaZone()}
		for _, c := range mixWay(j.Shipment.Destination.City) {
			c.At = start.Add(c.At.Sub(time.Time{}) * time.Duration(80+i%50) / 100)
			j.Checkpoints = append(j.Checkpoints, c)
		}
		end := j.Checkpoints[len(j.Checkpoints)-1].At
		j.Shipment.LastLookAt = end
		j.Shipment = Follow(j.Shipment, j.Checkpoints, end)
		j.Shipment.LineDueAt = LineDue(j.Shipment.PickedUpAt, 3+i%2, chinaZone())
		k.Learn(j, end)
	}
	k.Rest(mixNow, nil)
	return k
}

func mixParcel(start time.Time, n int) Shipment {
	to := [...]Region{{"四川省", "成都市"}, {"新疆维吾尔自治区", "乌鲁木齐市"}, {"浙江省", "杭州市"}, {"广东省", "深圳市"}}[n%4]
	return Shipment{
		ID: int64(n + 1), MerchantID: 1, Courier: "yto", TrackingNo: fmt.Sprintf("YT88%011d", n), Origin: Region{"广东省", "佛山市"}, Destination: to,
		ShippedAt: start, PaidAt: start.Add(-5 * time.Hour), LastOutcome: OutcomeSame,
	}
}

// mixParcels are parcels in every phase of three platforms and four lanes, nearly all with 8 to 15 scans, under the merchant's rules,
// disasters, a holiday's rules and lane knowledge. What was found is on record already.
func mixParcels(tb testing.TB, book *RuleBook) []Snapshot {
	tb.Helper()
	rulings, knowledge := mixRulings(), mixKnowledge()
	var out []Snapshot
	for _, platform := range []string{"douyin", "tmall", "generic"} {
		for _, stage := range mixStages() {
			n := len(out)
			s := mixSnapshot(stage, n)
			s.Merchant.Platform, s.Rulings, s.Lanes = platform, rulings, knowledge
			s.Shipment.LastLookAt, s.Shipment.LastTryAt = mixNow, mixNow
			if n%11 == 10 { // its courier does not answer
				s.Shipment.LastLookAt, s.Shipment.LastOutcome, s.Shipment.Failures = mixNow.Add(-5*time.Hour), OutcomeTimeout, 3
			}
			judged, err := book.Judge(s, mixNow)
			if err != nil {
				tb.Fatal(err)
			}
			for _, change := range Reconcile(s, judged, mixNow) {
				change.Incident.ID = int64(len(s.Incidents) + 1)
				s.Incidents = append(s.Incidents, change.Incident)
			}
			out = append(out, s)
		}
	}
	return out
}

func mixSnapshot(stage mixStage, n int) Snapshot {
	s := Snapshot{
		Merchant: Merchant{ID: 1, Zone: DefaultZone},
		Account:  CourierAccount{ID: 1, Enabled: true, FreshAt: mixNow.Add(-10 * time.Minute), FreshRate: 20},
		Supplier: Supplier{ID: 1, Code: "A", Name: "甲厂", Email: "a@example.com"},
	}
	s.Shipment = mixParcel(time.Time{}, n)
	scans := slices.Clone(mixWay(s.Shipment.Destination.City)[:stage.scans])
	hours := stage.later
	if len(scans) > 0 {
		hours += scans[len(scans)-1].At.Sub(time.Time{}).Hours()
	}
	if stage.last.Status != "" {
		c := stage.last
		c.At = scans[len(scans)-1].At.Add(90 * time.Minute)
		scans, hours = append(scans, c), hours+1.5
	}
	start := mixNow.Add(-time.Duration(hours * float64(time.Hour)))
	for i := range scans {
		scans[i].At = start.Add(scans[i].At.Sub(time.Time{}))
	}
	s.Shipment = mixParcel(start, n)
	s.Checkpoints = scans
	s.Orders = []Order{{OrderNo: fmt.Sprintf("A%d", n), PaidAt: s.Shipment.PaidAt, Value: Yuan(79)}}
	if n%5 == 4 {
		s.Shipment.PromisedAt = start.Add(110 * time.Hour)
	}
	return s
}
