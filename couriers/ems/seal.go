package ems

import (
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/emmansun/gmsm/padding"
	"github.com/emmansun/gmsm/sm4"
)

// prefix marks a text that is encrypted with SM4.
const prefix = "|$4|"

var errSealed = errors.New("the text is not encrypted with this key")

// seal encrypts and decrypts with SM4, block by block (ECB) with PKCS#7 padding, as the platform does.
type seal struct{ block cipher.Block }

// newSeal takes the key as the platform's console shows it: Base64 of 16 bytes.
func newSeal(key string) (seal, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(key))
	if err != nil || len(raw) != sm4.BlockSize {
		return seal{}, errors.New("the key is not Base64 of 16 bytes")
	}
	block, err := sm4.NewCipher(raw)
	if err != nil {
		return seal{}, fmt.Errorf("set up SM4: %w", err)
	}
	return seal{block}, nil
}

func (s seal) encrypt(text string) string {
	out := padding.NewPKCS7Padding(sm4.BlockSize).Pad([]byte(text))
	for at := 0; at < len(out); at += sm4.BlockSize {
		s.block.Encrypt(out[at:], out[at:])
	}
	return prefix + base64.StdEncoding.EncodeToString(out)
}

func (s seal) decrypt(text string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), prefix))
	if err != nil || len(raw) == 0 || len(raw)%sm4.BlockSize != 0 {
		return "", errSealed
	}
	for at := 0; at < len(raw); at += sm4.BlockSize {
		s.block.Decrypt(raw[at:], raw[at:])
	}
	out, err := padding.NewPKCS7Padding(sm4.BlockSize).Unpad(raw)
	if err != nil {
		return "", errSealed
	}
	return string(out), nil
}
