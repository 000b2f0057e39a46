package couriers

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// ErrForged is wrapped by Push.Verify when a push does not carry its provider's signature.
var ErrForged = errors.New("the push is not signed by its provider")

// Push says how a provider tells us by itself what happened to a parcel. The address that a provider is given contains a secret of
// its own, so that a provider which signs nothing is protected too.
type Push struct {
	// Credential names the setting that signatures are checked with. Empty: the provider signs nothing, or with a credential that the
	// account needs anyway.
	Credential string
	// Verify checks the signature over the raw body, in constant time; it fails with ErrForged. nil: the provider signs nothing.
	Verify func(Account, PushRequest) error
	// Reveal decrypts a body that the provider sends encrypted: what it returns is what ParsePush reads. It fails with ErrForged where the
	// account's key does not fit. nil: the body is plain.
	Reveal func(Account, PushRequest) ([]byte, error)
	// Key names one delivery, so that a repeated one is recognized; "" stands for the hash of the body. nil: always the hash.
	Key func(PushRequest) string
	// Ack is the answer that the provider requires: accepted tells whether the push was taken. nil: 200 or 401 with an empty body.
	Ack func(r PushRequest, accepted bool) PushAck
}

// PushRequest is one push as it came in.
type PushRequest struct {
	Body   []byte
	Header http.Header
	Query  url.Values
	Now    time.Time
}

// PushAck is the answer to a push.
type PushAck struct {
	Status      int // 0: 200
	ContentType string
	Body        []byte
}

// Receive checks a push and names it. An account without the credential that signatures need accepts nothing.
func (p Push) Receive(account Account, r PushRequest) (key string, err error) {
	if p.Verify != nil {
		if p.Credential != "" {
			if err := account.Require(p.Credential); err != nil {
				return "", errors.Join(ErrForged, err)
			}
		}
		if err := p.Verify(account, r); err != nil {
			return "", err
		}
	}
	if p.Key != nil {
		if key := p.Key(r); key != "" {
			return key, nil
		}
	}
	sum := sha256.Sum256(r.Body)
	return hex.EncodeToString(sum[:]), nil
}

// Content is what ParsePush reads: the body, decrypted where the provider encrypts.
func (p Push) Content(account Account, r PushRequest) ([]byte, error) {
	if p.Reveal == nil {
		return r.Body, nil
	}
	return p.Reveal(account, r)
}

// Answer is the acknowledgement in the provider's form.
func (p Push) Answer(r PushRequest, accepted bool) PushAck {
	a := PushAck{Status: http.StatusUnauthorized}
	switch {
	case p.Ack != nil:
		a = p.Ack(r, accepted)
	case accepted:
		a.Status = http.StatusOK
	}
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if a.ContentType == "" {
		a.ContentType = "application/json; charset=utf-8"
	}
	return a
}

// SameSignature compares a signature with the one that was computed, in constant time. It fails with ErrForged.
func SameSignature(got, want string) error {
	got, want = strings.TrimSpace(got), strings.TrimSpace(want)
	if want == "" || subtle.ConstantTimeCompare([]byte(got), []byte(want)) != 1 {
		return ErrForged
	}
	return nil
}
