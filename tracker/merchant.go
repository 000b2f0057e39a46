package tracker

import "time"

// Locale is a language of pages and messages.
type Locale string

// The supported locales.
const (
	LocaleZH Locale = "zh-CN"
	LocaleEN Locale = "en"
)

// Merchant is one shop, the tenant of everything else.
type Merchant struct {
	ID            int64
	Code          string
	Name          string
	Platform      string // douyin, tmall, generic: chooses the rule and score profiles
	Zone          string // IANA zone, Asia/Shanghai by default
	Locale        Locale
	Email         string
	WebhookURL    string
	WebhookSecret string
	QuietFrom     int // local hour at which messages below breach wait, 22 by default
	QuietTo       int // local hour at which they go out, 8 by default
	Terms         MerchantTerms
	Alerts        AlertTerms     // as configured
	OwnAlerts     AlertTerms     // what the shop has set over them; see Merchant.AlertTerms
	Dimensions    DimensionInput // as configured
	Seen          DimensionInput // those of the newest snapshot that has them; see Merchant.ScoreInputs
	Scoring       OverrideSet    // the shop's own values over score profiles, in force
	Contacts      People         // who has been set up to be told; see Merchant.Everybody
}

// MerchantTerms are the merchant's own inputs to advice. Zero values are replaced by DefaultTerms.
type MerchantTerms struct {
	ApprovalLimit     Money   // above this an action needs a person's approval
	SupportCost       Money   // handling one case
	ReturnFreight     Money   // freight of an honest return
	ResaleShare       float64 // part of the goods' cost recovered on return
	HonestReturn      float64 // share of buyers who return or refuse a duplicate
	CostShare         float64 // goods cost as a share of the paid amount where no cost is known
	CompensationShare float64 // part of the paid amount offered as small compensation
	ClaimSuccess      float64 // share of claims the courier pays
	LateWarn          float64 // chance of arriving late from which a parcel is on watch; zero: LateWarn
	InterceptShare    float64 // share of parcels on their way that the courier calls back when asked; zero: none
	AutoRefundDays    int     // days after shipping from which the platform refunds by itself; zero: not known
	PointValue        Money   // worth of one logistics point for one day; zero until the merchant sets it
}

// DimensionInput holds the dimensions that parcelwarden does not compute: the merchant's entry or the last snapshot.
type DimensionInput struct {
	Product Points
	Service Points
	Bonus   Points
	At      time.Time
}

// Role says what a user may do.
type Role string

// The roles. Staff work the list, merchants also see money and score, admins also manage users.
const (
	RoleStaff    Role = "staff"
	RoleMerchant Role = "merchant"
	RoleAdmin    Role = "admin"
)

// User is a person who signs in. MerchantID 0 is allowed for admins only and means every merchant.
type User struct {
	ID           int64
	MerchantID   int64
	Name         string
	PasswordHash string
	Role         Role
	Locale       Locale
	Email        string
	AlertsPerDay int // immediate messages a day; 0: as many as the merchant allows, below 0: no limit
}

// APIToken lets a program act for one merchant. Only the hash is stored.
type APIToken struct {
	ID         int64
	MerchantID int64
	Name       string
	CreatedAt  time.Time
	RevokedAt  time.Time
}
