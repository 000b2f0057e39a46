package couriers_test

import (
	"errors"
	"parcelwarden/couriers"
	"testing"
)

func TestPushContent(t *testing.T) {
	t.Parallel()
	r := couriers.PushRequest{Body: []byte("raw")}
	if body, err := (couriers.Push{}).Content(couriers.Account{}, r); err != nil || string(body) != "raw" {
		t.Errorf("a plain push gives %q %v", body, err)
	}
	push := couriers.Push{Reveal: func(a couriers.Account, r couriers.PushRequest) ([]byte, error) {
		if a.Credentials["key"] != "k" {
			return nil, couriers.ErrForged
		}
		return append([]byte("plain "), r.Body...), nil
	}}
	if body, err := push.Content(couriers.Account{Credentials: map[string]string{"key": "k"}}, r); err != nil || string(body) != "plain raw" {
		t.Errorf("an encrypted push gives %q %v", body, err)
	}
	if _, err := push.Content(couriers.Account{}, r); !errors.Is(err, couriers.ErrForged) {
		t.Errorf("without the key: %v", err)
	}
}
