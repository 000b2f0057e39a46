package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/crypto/argon2"
)

// argon are the cost parameters of one argon2id hash.
type argon struct {
	memory uint32 // KiB
	rounds uint32
	lanes  uint8
}

// defaultArgon is the second recommended choice of RFC 9106 (64 MiB, three rounds) on one lane, because two cores serve everyone.
func defaultArgon() argon { return argon{memory: 64 * 1024, rounds: 3, lanes: 1} }

// errBadHash is a stored hash that this program did not write.
var errBadHash = errors.New("password hash has an unknown form")

// HashPassword returns the argon2id hash of a password in the PHC string format, with a fresh salt. It takes about a quarter of a
// second and 64 MiB.
func HashPassword(password string) (string, error) {
	if password == "" {
		return "", errors.New("hash password: it is empty")
	}
	return defaultArgon().hash(password), nil
}

// CheckPassword reports whether the password belongs to the hash. A hash in another format belongs to no password.
func CheckPassword(hash, password string) bool {
	ok, err := checkHash(hash, password)
	return err == nil && ok
}

func (a argon) hash(password string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	key := argon2.IDKey([]byte(password), salt, a.rounds, a.memory, a.lanes, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, a.memory, a.rounds, a.lanes,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func checkHash(hash, password string) (bool, error) {
	a, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	got := argon2.IDKey([]byte(password), salt, a.rounds, a.memory, a.lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// parseHash also bounds the cost, so that a row edited by hand cannot take the machine's memory.
func parseHash(hash string) (a argon, salt, key []byte, err error) {
	var version int
	var tail string
	n, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &a.memory, &a.rounds, &a.lanes, &tail)
	if err != nil || n != 5 || version != argon2.Version {
		return a, nil, nil, errBadHash
	}
	if a.memory == 0 || a.memory > 256*1024 || a.rounds == 0 || a.rounds > 10 || a.lanes == 0 {
		return a, nil, nil, errBadHash
	}
	for i := range tail {
		if tail[i] != '$' {
			continue
		}
		if salt, err = base64.RawStdEncoding.DecodeString(tail[:i]); err != nil {
			return a, nil, nil, errBadHash
		}
		if key, err = base64.RawStdEncoding.DecodeString(tail[i+1:]); err != nil || len(key) < 16 {
			return a, nil, nil, errBadHash
		}
		return a, salt, key, nil
	}
	return a, nil, nil, errBadHash
}
