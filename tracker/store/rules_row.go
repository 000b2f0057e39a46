package store

import "parcelwarden/tracker"

type tierHours struct {
	WatchHrs    float64
	BreachHrs   float64
	AbnormalHrs float64
	LostHrs     float64
}

func hoursRow(h tracker.TierHours) tierHours { return tierHours{h.Watch, h.Breach, h.Abnormal, h.Lost} }

func (h tierHours) hours() tracker.TierHours {
	return tracker.TierHours{Watch: h.WatchHrs, Breach: h.BreachHrs, Abnormal: h.AbnormalHrs, Lost: h.LostHrs}
}

type merchantRuleRow struct {
	MerchantID int64 `gorm:"primaryKey;autoIncrement:false"`
	ID         int64 `gorm:"primaryKey;autoIncrement:false"`
	Kind       tracker.RulingKind
	Clock      tracker.Clock
	Class      tracker.RegionClass
	Hours      tierHours `gorm:"embedded"`
	Campaign   string
	Provinces  string
	ValidFrom  stamp
	Withdrawn  bool
	SetBy      string
	SetAt      stamp
	Why        string
}

// TableName implements gorm's Tabler.
func (merchantRuleRow) TableName() string { return "merchant_rules" }

func newMerchantRuleRow(r tracker.MerchantRule) (merchantRuleRow, error) {
	provinces, err := toJSON(r.Provinces)
	return merchantRuleRow{
		MerchantID: r.MerchantID, ID: r.ID, Kind: r.Kind, Clock: r.Clock, Class: r.Class, Hours: hoursRow(r.Hours), Campaign: clean(r.Campaign),
		Provinces: clean(provinces), ValidFrom: stampOf(r.From), Withdrawn: r.Withdrawn, SetBy: clean(r.By), SetAt: stampOf(r.At), Why: clean(r.Why),
	}, err
}

func (r *merchantRuleRow) rule() (tracker.MerchantRule, error) {
	rule := tracker.MerchantRule{
		ID: r.ID, MerchantID: r.MerchantID, Kind: r.Kind, Clock: r.Clock, Class: r.Class, Hours: r.Hours.hours(), Campaign: r.Campaign, From: r.ValidFrom.time(),
		Withdrawn: r.Withdrawn, By: r.SetBy, At: r.SetAt.time(), Why: r.Why,
	}
	return rule, fromJSON(r.Provinces, &rule.Provinces)
}

type disasterRow struct {
	ID        int64 `gorm:"primaryKey;autoIncrement:false"`
	Code      string
	Name      string
	Platform  string
	Province  string
	City      string
	District  string
	LaneEnd   tracker.AreaEnd
	FromAt    stamp
	UntilAt   stamp
	Clocks    string
	MoveTo    stamp
	Hours     tierHours `gorm:"embedded"`
	Excluded  bool
	Source    string
	Withdrawn bool
	SetBy     string
	SetAt     stamp
}

// TableName implements gorm's Tabler.
func (disasterRow) TableName() string { return "disasters" }

func newDisasterRow(d tracker.Disaster) (disasterRow, error) {
	clocks, err := toJSON(d.Clocks)
	return disasterRow{
		ID: d.ID, Code: d.Code, Name: clean(d.Name), Platform: clean(d.Platform), Province: clean(d.Area.Province), City: clean(d.Area.City),
		District: clean(d.Area.District), LaneEnd: d.End, FromAt: stampOf(d.From), UntilAt: stampOf(d.Until), Clocks: clocks, MoveTo: stampOf(d.MoveTo),
		Hours: hoursRow(d.Hours), Excluded: d.Exclude, Source: clean(d.Source), Withdrawn: d.Withdrawn, SetBy: clean(d.By), SetAt: stampOf(d.At),
	}, err
}

func (r *disasterRow) disaster() (tracker.Disaster, error) {
	d := tracker.Disaster{
		ID: r.ID, Code: r.Code, Name: r.Name, Platform: r.Platform, Area: tracker.Area{Province: r.Province, City: r.City, District: r.District},
		End: r.LaneEnd, From: r.FromAt.time(), Until: r.UntilAt.time(), MoveTo: r.MoveTo.time(), Hours: r.Hours.hours(), Exclude: r.Excluded, Source: r.Source,
		Withdrawn: r.Withdrawn, By: r.SetBy, At: r.SetAt.time(),
	}
	return d, fromJSON(r.Clocks, &d.Clocks)
}
