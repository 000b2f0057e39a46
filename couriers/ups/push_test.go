package ups

import (
	"errors"
	"net/http"
	"parcelwarden/couriers"
	"testing"
)

func TestPushCarriesTheCredentialOfItsSubscription(t *testing.T) {
	t.Parallel()
	push := Adapter().Push
	account := couriers.Account{Provider: "ups", Credentials: map[string]string{"push_credential": "open sesame"}}
	for name, c := range map[string]struct {
		header, value string
		account       couriers.Account
		fine          bool
	}{
		"good":                   {header: "Credential", value: "open sesame", account: account, fine: true},
		"as an API key":          {header: "X-Api-Key", value: "open sesame", account: account, fine: true},
		"as a bearer":            {header: "Authorization", value: "Bearer open sesame", account: account, fine: true},
		"one byte changed":       {header: "Credential", value: "open sesamf", account: account},
		"a part of it":           {header: "Credential", value: "open", account: account},
		"missing":                {header: "X-Other", value: "open sesame", account: account},
		"empty":                  {header: "Credential", account: account},
		"account without one":    {header: "Credential", value: "open sesame", account: couriers.Account{Provider: "ups"}},
		"account with empty one": {header: "Credential", account: couriers.Account{Provider: "ups", Credentials: map[string]string{"push_credential": ""}}},
	} {
		header := http.Header{}
		header.Set(c.header, c.value)
		key, err := push.Receive(c.account, couriers.PushRequest{Body: []byte(`{}`), Header: header})
		if c.fine != (err == nil) || !c.fine && !errors.Is(err, couriers.ErrForged) || c.fine == (key == "") {
			t.Errorf("%s: %q %v", name, key, err)
		}
	}
	if taken, refused := push.Answer(couriers.PushRequest{}, true), push.Answer(couriers.PushRequest{}, false); taken.Status != 200 || refused.Status != 401 {
		t.Errorf("answers %d and %d", taken.Status, refused.Status)
	}
}
