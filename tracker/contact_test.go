package tracker

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func shopOf(t *testing.T, people ...Person) Merchant {
	t.Helper()
	set, err := NewPeople(people)
	if err != nil {
		t.Fatal(err)
	}
	return Merchant{ID: 1, Zone: "Asia/Shanghai", Locale: LocaleZH, Email: "shop@example.cn", WebhookURL: "https://hooks.example.cn/x", QuietFrom: 22, QuietTo: 8, Contacts: set}
}

func night() time.Time { return time.Date(2026, 11, 21, 15, 30, 0, 0, time.UTC) } // 23:30 in Shanghai

// What was queued before there were people has these keys: another key would send it again after an upgrade.
func TestConfiguredAddressesKeepTheirKeys(t *testing.T) {
	t.Parallel()
	m := shopOf(t)
	note := Notification{Audience: AudienceMerchant, Topic: TopicOpened, Severity: SeverityBreach, Locale: LocaleZH, CreatedAt: night(), NextTryAt: at(9)}
	got := m.Tell(note, "{incident}/0/breach")
	want := []Notification{note, note}
	want[0].Key, want[0].Channel, want[0].Recipient = "{incident}/0/breach/merchant/email", "email", "shop@example.cn"
	want[1].Key, want[1].Channel, want[1].Recipient, want[1].NextTryAt = "{incident}/0/breach/merchant/webhook", "webhook", "https://hooks.example.cn/x", night()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	email := []Way{{"email", "li@example.cn"}}
	base := Person{ID: 1, Name: "李", Ways: email, Active: true, DigestAt: NoDayTime, QuietFrom: 22 * 60, QuietTo: 8 * 60}
	morning := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		change   func(*Person)
		topic    Topic
		severity Severity
		within   float64
		told     bool
		at       time.Time
	}{
		"a breach at night waits":                {func(*Person) {}, TopicOpened, SeverityBreach, 0, true, morning},
		"what is let through goes":               {func(p *Person) { p.Night = SeverityAbnormal }, TopicClimbed, SeverityAbnormal, 0, true, night()},
		"a breach that is let through":           {func(p *Person) { p.Night = SeverityBreach }, TopicResolved, SeverityBreach, 0, true, night()},
		"a fresh one is held":                    {func(p *Person) { p.QuietFrom = p.QuietTo }, TopicOpened, SeverityBreach, 0, true, night().Add(30 * time.Minute)},
		"nothing is let through":                 {func(*Person) {}, TopicClimbed, SeverityPresumedLost, 0, true, morning},
		"too small":                              {func(p *Person) { p.From = SeverityAbnormal }, TopicOpened, SeverityBreach, 0, false, night()},
		"great enough":                           {func(p *Person) { p.From = SeverityAbnormal; p.Night = SeverityWatch }, TopicOpened, SeverityAbnormal, 0, true, night()},
		"switched off":                           {func(p *Person) { p.Active = false }, TopicOpened, SeverityPresumedLost, 0, false, night()},
		"no channel":                             {func(p *Person) { p.Ways = nil }, TopicOpened, SeverityPresumedLost, 0, false, night()},
		"a warning that is over by morning":      {func(*Person) {}, TopicNearBreach, SeverityWatch, 6, false, night()},
		"a warning that is still one by morning": {func(*Person) {}, TopicNearBreach, SeverityWatch, 12, true, morning},
		"a program at once":                      {func(p *Person) { p.Ways, p.QuietFrom, p.QuietTo = []Way{{"webhook", "https://x.example"}}, 0, 0 }, TopicOpened, SeverityBreach, 0, true, night()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := base
			c.change(&p)
			m := shopOf(t, p)
			m.Email, m.WebhookURL = "", ""
			got := m.Tell(Notification{
				Audience: AudienceMerchant, Topic: c.topic, Severity: c.severity, CreatedAt: night(), NextTryAt: night(), Message: Message{WithinHours: c.within},
			}, "k")
			if (len(got) == 1) != c.told {
				t.Fatalf("told %+v", got)
			}
			if c.told && (!got[0].NextTryAt.Equal(c.at) || got[0].Key != "k/merchant/c1" || got[0].ContactID != 1) {
				t.Errorf("told %+v", got[0])
			}
		})
	}
}

func TestPersonForm(t *testing.T) {
	t.Parallel()
	p := Person{
		ID: 3, MerchantID: 1, Name: "李", Locale: LocaleEN, Night: SeverityAbnormal, From: SeverityBreach, PerDay: -1, QuietFrom: 1350, QuietTo: 480, DigestAt: 495, Active: true,
		Ways: []Way{{"sms", "+86138****1111"}, {"wecom", "ops"}, {"email", "li@example.cn"}},
	}
	form := FormOf(p)
	form.Bots = map[string]string{"ops": "wecom"}
	back, err := form.Person()
	if diff := cmp.Diff(p, back); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	m := shopOf(t)
	if err := m.CheckPerson(p); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Person){
		"name": func(p *Person) { p.Name = " " }, "locale": func(p *Person) { p.Locale = "fr" }, "ways": func(p *Person) { p.Ways = nil },
		"email": func(p *Person) { p.Ways = []Way{{"email", "a b@example.cn"}} }, "webhook": func(p *Person) { p.Ways = []Way{{"webhook", "ftp://x"}} },
		"bot": func(p *Person) { p.Ways = append(p.Ways, Way{"feishu", "x"}) }, "quiet": func(p *Person) { p.QuietTo = 1440 },
		"per_day": func(p *Person) { p.PerDay = 1001 }, "digest": func(p *Person) { p.DigestAt = 2000 }, "sms": func(p *Person) { p.Ways = []Way{{"sms", ""}} },
	} {
		one := p
		one.Ways = append([]Way(nil), p.Ways...)
		change(&one)
		wrong := &PersonError{}
		if err := m.CheckPerson(one); !asPersonError(err, &wrong) || wrong.Field != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := MaskNumber("+447700900123"); got != "+44****123" {
		t.Errorf("masked as %s", got)
	}
}

func asPersonError(err error, to **PersonError) bool { return errors.As(err, to) }
