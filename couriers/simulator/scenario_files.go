package simulator

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed scenarios/*.txt
var scenarioFiles embed.FS

// Stories parses the scenarios that come with the simulator, in order of name. Each is a way of a parcel that the product must judge
// rightly from end to end.
func Stories() ([]*Scenario, error) {
	names, err := fs.Glob(scenarioFiles, "scenarios/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list scenarios: %w", err)
	}
	out := make([]*Scenario, 0, len(names))
	for _, name := range names {
		s, err := storyFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

func storyFile(name string) (*Scenario, error) {
	file, err := scenarioFiles.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open scenario: %w", err)
	}
	defer func() { _ = file.Close() }() // an embedded file has nothing to lose
	return ParseScenario(file, name)
}
