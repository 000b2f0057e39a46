package sources

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// ErrSealed is returned for a sealed text that the key does not open: it was changed, or sealed under another key or for another use.
var ErrSealed = errors.New("the sealed text does not open with this key")

// sealVersion stands before every sealed text, so that another way of sealing can be told apart later.
const sealVersion = "v1:"

// Sealer keeps secrets in a database that others may read: AES-256-GCM under a key that is derived from the program's own.
type Sealer struct{ aead cipher.AEAD }

// NewSealer derives the key. The program's key also signs links, so it is not used as it is.
func NewSealer(key []byte) (*Sealer, error) {
	if len(key) < 16 {
		return nil, errors.New("sealer: the key needs at least 16 bytes")
	}
	derived := sha256.Sum256(append([]byte("parcelwarden/order sources/seal\x00"), key...))
	block, err := aes.NewCipher(derived[:])
	if err != nil {
		return nil, fmt.Errorf("sealer: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("sealer: %w", err)
	}
	return &Sealer{aead: aead}, nil
}

// Seal encrypts a text for one use; only Open with the same use gives it back.
func (s *Sealer) Seal(use, text string) (string, error) {
	nonce := make([]byte, s.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return sealVersion + base64.StdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, []byte(text), []byte(use))), nil
}

// Open returns the text that was sealed for the use, or ErrSealed. Nothing opens to nothing.
func (s *Sealer) Open(use, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	if len(sealed) < len(sealVersion) || sealed[:len(sealVersion)] != sealVersion {
		return "", ErrSealed
	}
	raw, err := base64.StdEncoding.DecodeString(sealed[len(sealVersion):])
	if err != nil || len(raw) < s.aead.NonceSize() {
		return "", ErrSealed
	}
	text, err := s.aead.Open(nil, raw[:s.aead.NonceSize()], raw[s.aead.NonceSize():], []byte(use))
	if err != nil {
		return "", ErrSealed
	}
	return string(text), nil
}
