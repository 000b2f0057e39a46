package tracker

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"
)

//go:embed profiles/score_profiles.json
var scoreProfilesJSON []byte

// ErrNoProfile says that no score profile covers a platform on a date. Whoever meets it shows no score at all.
var ErrNoProfile = errors.New("no score profile")

// ScoreBook holds every version of every platform's score.
type ScoreBook struct{ profiles []*ScoreProfile }

// LoadScoreBook reads and checks the embedded profiles.
func LoadScoreBook() (*ScoreBook, error) { return parseScoreBook(scoreProfilesJSON) }

func parseScoreBook(raw []byte) (*ScoreBook, error) {
	var file struct {
		Schema   int             `json:"schema"`
		Profiles []*ScoreProfile `json:"profiles"`
	}
	if err := strictJSON(raw, &file); err != nil {
		return nil, fmt.Errorf("read score profiles: %w", err)
	}
	for _, p := range file.Profiles {
		if err := p.ready(); err != nil {
			return nil, err
		}
	}
	b := &ScoreBook{profiles: file.Profiles}
	slices.SortFunc(b.profiles, func(x, y *ScoreProfile) int {
		return strings.Compare(x.Platform+x.EffectiveFrom, y.Platform+y.EffectiveFrom)
	})
	return b, b.checkDates()
}

// For returns the profile that scores a platform on a local score date (yyyy-MM-dd), or an error that wraps ErrNoProfile.
func (b *ScoreBook) For(platform, scoreDate string) (*ScoreProfile, error) {
	for _, p := range b.profiles {
		if p.Platform == platform && scoreDate >= p.EffectiveFrom && (p.EffectiveTo == "" || scoreDate <= p.EffectiveTo) {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%w for platform %q on %s", ErrNoProfile, platform, scoreDate)
}

// ByID returns one version by its id, or an error that wraps ErrNoProfile.
func (b *ScoreBook) ByID(id string) (*ScoreProfile, error) {
	for _, p := range b.profiles {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%w with id %q", ErrNoProfile, id)
}

// ready checks a profile that was read and gives it its hash and zone.
func (p *ScoreProfile) ready() error {
	if err := p.check(); err != nil {
		return fmt.Errorf("score profile %q: %w", p.ID, err)
	}
	hash, err := canonicalHash(p)
	if err != nil {
		return fmt.Errorf("hash score profile %q: %w", p.ID, err)
	}
	p.Hash, p.zone = hash, platformZone(p.TZ)
	return nil
}
