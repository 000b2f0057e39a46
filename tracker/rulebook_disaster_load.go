package tracker

import (
	"embed"
	"fmt"
	"slices"
	"time"
)

//go:embed profiles/disasters.json
var disasterFile embed.FS

type wireDisasters struct {
	Schema    int            `json:"schema"`
	Note      string         `json:"note"`
	Disasters []wireDisaster `json:"disasters"`
}

type wireDisaster struct {
	Code     string    `json:"code"`
	Name     string    `json:"name"`
	Platform string    `json:"platform"`
	Province string    `json:"province"`
	City     string    `json:"city"`
	District string    `json:"district"`
	End      AreaEnd   `json:"end"`
	From     time.Time `json:"from"`
	Until    time.Time `json:"until"`
	Clocks   []Clock   `json:"clocks"`
	MoveTo   time.Time `json:"move_to"`
	Hours    TierHours `json:"hours"`
	Exclude  bool      `json:"exclude"`
	Source   string    `json:"source"`
}

func loadDisasters() ([]Disaster, error) {
	raw, err := disasterFile.ReadFile("profiles/disasters.json")
	if err != nil {
		return nil, fmt.Errorf("read disasters: %w", err)
	}
	return parseDisasters(raw)
}

func parseDisasters(raw []byte) ([]Disaster, error) {
	var wire wireDisasters
	if err := strictJSON(raw, &wire); err != nil {
		return nil, fmt.Errorf("read disasters: %w", err)
	}
	out := make([]Disaster, 0, len(wire.Disasters))
	for _, w := range wire.Disasters {
		d := Disaster{
			Code: w.Code, Name: w.Name, Platform: w.Platform, Area: Area{w.Province, w.City, w.District}, End: w.End, From: w.From, Until: w.Until,
			Clocks: w.Clocks, MoveTo: w.MoveTo, Hours: w.Hours, Exclude: w.Exclude, Source: w.Source, By: "parcelwarden",
		}
		if err := d.Check(); err != nil {
			return nil, fmt.Errorf("disaster %s: %w", w.Code, err)
		}
		out = append(out, d)
	}
	return StandingDisasters(out), nil
}

// Disasters returns the embedded ones and those of the installation that stand. A row of the installation takes the place of an embedded
// one with its code.
func (b *RuleBook) Disasters(own []Disaster) []Disaster {
	taken := map[string]bool{}
	for _, d := range own {
		taken[d.Code] = true
	}
	all := slices.DeleteFunc(slices.Clone(b.disasters), func(d Disaster) bool { return taken[d.Code] })
	return append(all, StandingDisasters(own)...)
}
