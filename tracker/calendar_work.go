package tracker

import (
	"embed"
	"fmt"
	"strconv"
	"time"
)

//go:embed profiles/calendar.json
var calendarFile embed.FS

// WorkCalendar knows the working days of mainland China: weekends, public holidays, and the weekend days on which is worked to make up for
// them. Days are those of China. In a year that it does not list only weekends are free. It never changes and is safe for concurrent use.
type WorkCalendar struct {
	Source  string // where the list comes from
	Version string

	listed map[int]bool   // years
	free   map[int]string // day number -> name of the holiday, weekends within it included
	worked map[int]bool   // weekend days on which is worked
}

type wireCalendar struct {
	Schema  int    `json:"schema"`
	Source  string `json:"source"`
	Version string `json:"version"`
	License string `json:"license"`
	Years   map[string]struct {
		Off  map[string][]string `json:"off"`
		Work []string            `json:"work"`
	} `json:"years"`
}

// LoadWorkCalendar reads the embedded list of holidays. It fails where a day is no date or is both free and worked.
func LoadWorkCalendar() (*WorkCalendar, error) {
	raw, err := calendarFile.ReadFile("profiles/calendar.json")
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	return parseWorkCalendar(raw)
}

func parseWorkCalendar(raw []byte) (*WorkCalendar, error) {
	var wire wireCalendar
	if err := strictJSON(raw, &wire); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	c := &WorkCalendar{Source: wire.Source, Version: wire.Version, listed: map[int]bool{}, free: map[int]string{}, worked: map[int]bool{}}
	for year, days := range wire.Years {
		number, err := strconv.Atoi(year)
		if err != nil {
			return nil, fmt.Errorf("calendar year %q: %w", year, err)
		}
		c.listed[number] = true
		for name, list := range days.Off {
			for _, text := range list {
				day, err := listedDay(year, text)
				if err != nil {
					return nil, err
				}
				c.free[day] = name
			}
		}
		for _, text := range days.Work {
			day, err := listedDay(year, text)
			if err != nil {
				return nil, err
			}
			if c.worked[day] = true; c.free[day] != "" {
				return nil, fmt.Errorf("calendar: %s-%s is free and worked", year, text)
			}
		}
	}
	return c, nil
}

func listedDay(year, text string) (int, error) {
	at, err := time.ParseInLocation(time.DateOnly, year+"-"+text, chinaZone())
	if err != nil {
		return 0, fmt.Errorf("calendar: %w", err)
	}
	return dayNumber(at), nil
}

const (
	daySeconds  = 24 * 60 * 60
	chinaOffset = 8 * 60 * 60
)

// dayNumber counts the days of China, from 1970-01-01 on.
func dayNumber(at time.Time) int {
	seconds := at.Unix() + chinaOffset
	day := seconds / daySeconds
	if seconds < 0 && seconds%daySeconds != 0 {
		day--
	}
	return int(day)
}

// dayStart is the first moment of a day.
func dayStart(day int) time.Time { return time.Unix(int64(day)*daySeconds-chinaOffset, 0).UTC() }

// works reports whether a day is worked. Day 0 was a Thursday.
func (c *WorkCalendar) works(day int) bool {
	weekday := ((day+4)%7 + 7) % 7
	if weekday == 0 || weekday == 6 {
		return c.worked[day]
	}
	return c.free[day] == ""
}
